using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Discovery;

namespace HostPool.Api.Replicas;

/// <summary>On SQLite this process is alone: its lock on the file sees to that.</summary>
internal sealed class NoReplicas : IReplicas, INetworkPermit
{
    public Task<ulong?> TellAsync(PoolContext context, IReadOnlyCollection<HostChange> changes, CancellationToken cancellationToken) => Task.FromResult<ulong?>(null);

    public Task<bool> AreThereAsync(PoolContext context, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<bool> AreWatchingAsync(PoolContext context, CancellationToken cancellationToken) => Task.FromResult(false);

    public string? WatchedBy(string network) => null;
}
