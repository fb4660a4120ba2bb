using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation;

/// <summary>Runs units of work of the allocator: each in a transaction, answered after its commit. Thread-safe.</summary>
internal interface IClaimUnits
{
    /// <summary>Runs <paramref name="unit"/>; its changes are published after the commit. It may run again when it could not be committed.</summary>
    Task<T> RunAsync<T>(Func<SqlSession, ICollection<HostChange>, T> unit);
}
