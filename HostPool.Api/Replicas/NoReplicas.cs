using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Replicas;

/// <summary>On SQLite this process is alone: its lock on the file sees to that.</summary>
internal sealed class NoReplicas : IReplicas
{
    public Task TellAsync(PoolContext context, IReadOnlyCollection<HostChange> changes, CancellationToken cancellationToken) => Task.CompletedTask;
}
