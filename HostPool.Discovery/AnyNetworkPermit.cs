namespace HostPool.Discovery;

/// <summary>For a process that is alone.</summary>
internal sealed class AnyNetworkPermit : INetworkPermit
{
    public string? WatchedBy(string network) => null;
}
