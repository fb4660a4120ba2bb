using HostPool.Api.Allocation;
using HostPool.Api.Data;
using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Auth;

/// <summary>
/// Whose passwords and private keys a caller is shown: an operator's or admin's are all; an allocator's, which needs them to log
/// in, those of the hosts that its key holds; a reader's, none. Thread-safe.
/// </summary>
internal sealed class CredentialSight(IDbContextFactory<PoolContext> contexts)
{
    /// <summary>True when the caller is shown the credentials of the hosts that <paramref name="allocation"/> holds.</summary>
    public static bool Of(Caller caller, HostAllocation allocation) =>
        caller.Has(Role.Operator) || (caller.Has(Role.Allocator) && allocation.KeyName is { } holder && holder == caller.KeyName);

    /// <summary>Tells of any host whether the caller is shown its credentials, as things stand now.</summary>
    public async ValueTask<Func<PoolHost, bool>> OfAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Has(Role.Operator) || !caller.Has(Role.Allocator))
        {
            var sees = caller.Has(Role.Operator);
            return _ => sees;
        }

        var held = await contexts.ReadAsync(
            session => session.Query("SELECT id FROM allocations WHERE key_name = @p0", row => row.Int64(0), caller.KeyName), cancellationToken);
        var own = held.ToHashSet();
        return host => host.AllocationId is { } holder && own.Contains(holder);
    }
}
