using System.Net;
using HostPool.Api.Audit;
using HostPool.Api.Data;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Discovery;
using HostPool.Specs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Health;

/// <summary>Asks each part how it does.</summary>
internal sealed class HealthChecks(
    IDbContextFactory<PoolContext> contexts,
    IPoolStore store,
    StoreWork work,
    IDiscoveryStatus discovery,
    PresenceQueue presence,
    NetworkHearing hearing,
    NetworkBounds bounds,
    ClaimVerifier claims,
    ISpecReader specs,
    IJumpProbe jumps,
    AuditLog audit,
    AuditOfRefusals refusals,
    SpecSchedule schedule,
    IOptions<SpecOptions> specOptions,
    IOptions<DiscoveryOptions> discoveryOptions)
{
    public async Task<HealthReport> RunAsync(CancellationToken cancellationToken)
    {
        var database = await DatabaseAsync(cancellationToken);
        List<HealthEntry> entries = [database, .. Capture()];
        if (database.Status is HealthEntry.Ok)
        {
            entries.Add(await SpecsAsync(cancellationToken));
        }

        entries.AddRange(jumps.States.Select(Jump));

        entries.Add(Audit());

        var status = database.Status == HealthEntry.Failed ? HealthEntry.Failed
            : entries.Any(entry => entry.Status == HealthEntry.Failed) ? "degraded"
            : HealthEntry.Ok;
        return new HealthReport(status, entries);
    }

    private async Task<HealthEntry> DatabaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var hosts = await context.Hosts.CountAsync(cancellationToken);
            var failure = store.Problem ?? work.Failure;
            return failure is null
                ? new HealthEntry("database", HealthEntry.Ok, Detail: Counters(("hosts", hosts)))
                : DatabaseFailure(failure);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return DatabaseFailure(store.ErrorOf(error)?.Message ?? error.Message);
        }
    }

    /// <summary>Where the file is gone, that says more than what could not be done without it.</summary>
    private HealthEntry DatabaseFailure(string reason) => new("database", HealthEntry.Failed, store.Problem ?? reason, store.Remedy);

    private IEnumerable<HealthEntry> Capture()
    {
        if (!discoveryOptions.Value.Enabled)
        {
            return [new HealthEntry("capture", HealthEntry.Off, "Discovery:Enabled is false")];
        }

        return discovery.Interfaces.Select(Capture);
    }

    private HealthEntry Capture(InterfaceStatus link, int network)
    {
        var (reason, remedy) = Problem(link, network);
        return new HealthEntry(
            $"capture {link.Interface}",
            reason is null ? HealthEntry.Ok : link.State is CaptureState.Standby ? HealthEntry.Off : HealthEntry.Failed,
            reason,
            remedy,
            Counters(
                ("subnet", Subnets(link)),
                ("frames_received", link.FramesReceived),
                ("frames_malformed", link.FramesMalformed),
                ("frames_dropped", link.FramesDropped),
                ("sightings_dropped", presence.Dropped),
                ("claims_dropped", claims.Dropped)));
    }

    private (string? Reason, string? Remedy) Problem(InterfaceStatus link, int network)
    {
        if (link.State is not (CaptureState.Capturing or CaptureState.Starting))
        {
            return (link.Reason, link.Remedy);
        }

        if (hearing.SuspectsOn(link.Interface) is var suspects and > 0)
        {
            return (
                $"Nobody is heard any more on {link.Interface}: its {suspects} hosts are suspect, and none is taken for down.",
                $"Check the cable, the switch port and the VLAN of {link.Interface}; it thaws by itself when anybody answers.");
        }

        return bounds.WhyTurnedAway(network) is { } reason
            ? (reason, $"Raise {NetworkBounds.Setting(network)}, or remove hosts that are gone; `GET /neighbours` lists who did not join.")
            : (null, null);
    }

    private static string Subnets(InterfaceStatus link)
    {
        var subnets = link.Prefixes.Select(prefix => (IPNetwork?)prefix).Prepend(link.Subnet).OfType<IPNetwork>().Distinct().ToList();
        return subnets.Count > 0 ? string.Join(", ", subnets) : link.Reason is null ? "listening only" : "not known yet";
    }

    private async Task<HealthEntry> SpecsAsync(CancellationToken cancellationToken)
    {
        if (!specOptions.Value.Enabled)
        {
            return new HealthEntry("specs", HealthEntry.Off, "Specs:Enabled is false");
        }

        var counters = Counters(("due", schedule.Due), ("running", schedule.Running));
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            foreach (var state in await context.Hosts.GroupBy(host => new { host.Specs.State, host.Specs.Reason })
                .Select(group => new { group.Key.State, group.Key.Reason, Hosts = group.Count() })
                .Where(group => group.State == SpecsState.Ok || group.State == SpecsState.Failed)
                .ToListAsync(cancellationToken))
            {
                counters[state.State is SpecsState.Ok ? "read" : $"failed_{state.Reason}"] = state.Hosts;
            }
        }

        var (reason, remedy) = await ProblemAsync(counters, cancellationToken);
        return new HealthEntry("specs", reason is null ? HealthEntry.Ok : HealthEntry.Failed, reason, remedy, counters);
    }

    private async Task<(string? Reason, string? Remedy)> ProblemAsync(Dictionary<string, object> counters, CancellationToken cancellationToken)
    {
        if (specs.Unavailable is { } reason)
        {
            return (reason, "Install the OpenSSH client (Debian: openssh-client), or set Specs:Enabled to false.");
        }

        if (counters.TryGetValue("failed_host_key_changed", out var changed))
        {
            return (
                $"{changed} hosts show another SSH host key than the pinned one, and are not handed out: they were installed anew, or somebody else is at their address.",
                "Look at the hosts whose specs_status says host_key_changed; where the new key is right, POST /host/{id}/trust.");
        }

        var failed = counters.Where(counter => counter.Key.StartsWith("failed_", StringComparison.Ordinal)).Sum(counter => (int)counter.Value);
        if (failed == 0 || counters.ContainsKey("read"))
        {
            return (null, null);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var host = await context.Hosts.AsNoTracking().Where(host => host.Specs.State == SpecsState.Failed).OrderBy(host => host.Id).FirstOrDefaultAsync(cancellationToken);
        return (
            $"No host can be read: {failed} failed{(host is null ? "" : $"; host {host.Id}, {host.Specs.Reason}: {host.Specs.Message}")}",
            "Look at the specs_status of the hosts; check their addresses and credentials, Specs:Networks, and the way there.");
    }

    private static HealthEntry Jump(JumpState way) => new(
        $"jump {way.JumpHost}",
        way.WhyAway is null ? HealthEntry.Ok : HealthEntry.Failed,
        way.WhyAway,
        way.WhyAway is null ? null : "Check that the jump host is up, and what it is logged in to with: JumpHost, JumpKeyFile, and JumpHostKey of its network in Specs:Networks.",
        Counters(("subnet", way.Subnet)));

    private HealthEntry Audit() => audit.IsOn
        ? new HealthEntry("audit", HealthEntry.Ok, Detail: Counters(("waiting", audit.Waiting), ("dropped", audit.Dropped), ("refusals_dropped", refusals.PassedOver)))
        : new HealthEntry("audit", HealthEntry.Off, "Audit:KeepFor is 0");

    private static Dictionary<string, object> Counters(params ReadOnlySpan<(string Name, object Value)> counters)
    {
        var named = new Dictionary<string, object>();
        foreach (var (name, value) in counters)
        {
            named[name] = value;
        }

        return named;
    }
}
