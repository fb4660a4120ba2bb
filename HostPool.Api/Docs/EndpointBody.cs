namespace HostPool.Api.Docs;

/// <summary>What an endpoint reads as JSON, whatever the Content-Type, with an example; as metadata of the endpoint.</summary>
internal sealed record EndpointBody(Type Type, string Example);
