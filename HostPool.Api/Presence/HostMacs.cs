using HostPool.Api.Data;
using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Presence;

/// <summary>Keeps the rows of further MACs in step with which MAC is at a host's endpoint. Inside of a write.</summary>
internal static class HostMacs
{
    /// <summary>Puts another MAC of the host at its endpoint; the one that was there stays the host's.</summary>
    public static async Task MakePrimaryAsync(PoolContext context, PoolHost host, string mac)
    {
        if (host.Mac == mac)
        {
            return;
        }

        await context.HostMacs.Where(row => row.Mac == mac).ExecuteDeleteAsync();
        if (host.Mac is { } former)
        {
            context.Add(new HostMac { Mac = former, HostId = host.Id });
        }

        host.Mac = mac;
    }

    /// <summary>The host that a MAC belongs to, at its endpoint or not.</summary>
    public static async Task<PoolHost?> FindOwnerAsync(PoolContext context, string mac, CancellationToken cancellationToken) =>
        await context.Hosts.FirstOrDefaultAsync(host => host.Mac == mac, cancellationToken)
        ?? await context.Hosts.FirstOrDefaultAsync(
            host => context.HostMacs.Any(row => row.Mac == mac && row.HostId == host.Id), cancellationToken);
}
