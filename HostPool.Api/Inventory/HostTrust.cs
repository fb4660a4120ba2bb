using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Specs;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Inventory;

/// <summary>
/// Pins the SSH host key that a host shows now, as one that somebody vouches for: passwords may be offered to it. What is
/// pinned is the key that was proven to be there during the call, and no other that comes after it. Thread-safe.
/// </summary>
internal sealed class HostTrust(IHostKeyProbe probe, IDbContextFactory<PoolContext> contexts, PoolWriter writer, SpecsPolicy policy)
{
    /// <param name="id">The host.</param>
    /// <param name="fingerprint">That of the key that is meant; null: whichever is there.</param>
    /// <param name="cancellationToken">Ends it before its commit.</param>
    public async Task<TrustOutcome> AcceptAsync(long id, string? fingerprint, CancellationToken cancellationToken)
    {
        if (await contexts.ReadAsync(session => HostRows.Find(session, id), cancellationToken) is not [var host])
        {
            return TrustOutcome.NotFound;
        }

        if (policy.WhyNotRead(host) is { } off && !host.ShowsOtherKey)
        {
            return TrustOutcome.Refused(off);
        }

        var seen = await probe.SeeAsync(host.Endpoint.Ip, host.Endpoint.Port, cancellationToken);
        if (seen.HostKey is not { } key)
        {
            return TrustOutcome.Refused($"Host {id} shows no SSH host key now: {seen.Problem}");
        }

        return fingerprint is not null && fingerprint != seen.Fingerprint
            ? TrustOutcome.Refused($"Host {id} shows {seen.Fingerprint} now, and not {fingerprint}: its key is as it was.")
            : await writer.WriteAsync((context, changes) => PinAsync(context, host, key, seen.Fingerprint!, changes, cancellationToken), cancellationToken);
    }

    private async Task<TrustOutcome> PinAsync(
        PoolContext context, PoolHost asked, string key, string fingerprint, ICollection<HostChange> changes, CancellationToken cancellationToken)
    {
        if (await context.Hosts.FindAsync([asked.Id], cancellationToken) is not { } host)
        {
            return TrustOutcome.NotFound;
        }

        if (host.Endpoint != asked.Endpoint)
        {
            return TrustOutcome.Refused($"Host {host.Id} moved to {host.Endpoint.Ip} meanwhile: its key is as it was.");
        }

        // A reading that is under way was of the old key, and counts no more.
        host.HostKey = key;
        host.Version++;
        policy.Trust(host);
        changes.Add(new HostChange(HostChangeKind.Trusted, host, $"with the SSH host key {fingerprint}"));
        return new TrustOutcome(host, fingerprint, null);
    }
}
