using HostPool.Api.Data;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>How many hosts each owner may hold.</summary>
internal sealed class Quotas(IOptions<AllocationOptions> options)
{
    /// <summary>Stands for every owner that is not named.</summary>
    public const string Others = "*";

    /// <summary>How many; null: as many as there are. Who takes hosts without a name has no quota.</summary>
    public int? Of(string? owner) => owner is null || options.Value.Quotas.Count == 0
        ? null
        : options.Value.Quotas.TryGetValue(owner, out var own) || options.Value.Quotas.TryGetValue(Others, out own) ? own : null;

    /// <summary>How many an owner holds.</summary>
    public static int Held(SqlSession session, string owner) =>
        Convert.ToInt32(session.Scalar("SELECT COUNT(*) FROM hosts WHERE owner = @p0", owner), System.Globalization.CultureInfo.InvariantCulture);
}
