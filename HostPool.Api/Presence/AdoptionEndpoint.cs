namespace HostPool.Api.Presence;

/// <summary>The settings under <c>Discovery:Defaults:Endpoint</c>.</summary>
internal sealed class AdoptionEndpoint
{
    public int Port { get; set; } = 22;

    public string Protocol { get; set; } = "ssh";
}
