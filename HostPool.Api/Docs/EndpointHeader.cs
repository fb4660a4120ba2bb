namespace HostPool.Api.Docs;

/// <summary>A header of the request that the endpoint reads, as metadata of the endpoint.</summary>
internal sealed record EndpointHeader(string Name, string Description, string Example);
