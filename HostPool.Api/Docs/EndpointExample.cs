namespace HostPool.Api.Docs;

/// <summary>An example of an answer, as metadata of an endpoint.</summary>
internal sealed record EndpointExample(int Status, string Json);
