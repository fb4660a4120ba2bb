namespace HostPool.Api.Docs;

/// <summary>A parameter of the query that the endpoint reads, as metadata of the endpoint.</summary>
internal sealed record EndpointQuery(string Name, string Description, string Example);
