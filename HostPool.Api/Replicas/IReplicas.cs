using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Replicas;

/// <summary>The other processes that serve the same pool.</summary>
internal interface IReplicas
{
    /// <summary>
    /// Tells them of <paramref name="changes"/> when the transaction of <paramref name="context"/> commits, and never
    /// when it does not. Changes that came from them are passed over.
    /// </summary>
    /// <returns>The id of the transaction; null: it changed nothing, or there are no others.</returns>
    Task<ulong?> TellAsync(PoolContext context, IReadOnlyCollection<HostChange> changes, CancellationToken cancellationToken);

    /// <summary>True when there are any, as far as the database knows. To be asked before this process is one of those whom others tell.</summary>
    Task<bool> AreThereAsync(PoolContext context, CancellationToken cancellationToken);

    /// <summary>True when one of them looks who is there, or one of them is about to take that over.</summary>
    Task<bool> AreWatchingAsync(PoolContext context, CancellationToken cancellationToken);
}
