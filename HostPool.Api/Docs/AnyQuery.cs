namespace HostPool.Api.Docs;

/// <summary>No key of the query is refused unseen: the endpoint judges them itself, or passes over all; as metadata of the endpoint.</summary>
internal sealed record AnyQuery;
