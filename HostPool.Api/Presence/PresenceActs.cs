using System.Net;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Carries presence verdicts out on the entities. Called inside a write.</summary>
internal sealed class PresenceActs(
    Roster roster,
    PresenceClock clock,
    SpecsPolicy specs,
    NetworkBounds bounds,
    TakeoverCheck takeovers,
    IOptions<DiscoveryOptions> discovery,
    IOptions<PresenceOptions> options)
{
    /// <summary>Applies a batch; returns what must wait, since it touches a host that the batch touches already.</summary>
    public async Task<List<PresenceWork>> ApplyAsync(PoolContext context, List<PresenceWork> batch, ICollection<HostChange> changes)
    {
        var later = new List<PresenceWork>();
        bounds.Begin();
        var touched = new Touched();
        foreach (var work in batch)
        {
            if (!touched.Add(work))
            {
                later.Add(work);
            }
            else if (work.Sighting is { } sighting)
            {
                await ApplyAsync(context, sighting, work.ProvenFor, touched, changes);
            }
            else if (touched.Add(work.HostId))
            {
                await ApplyAsync(context, work.HostId, work.IsUp, changes);
            }
        }

        return later;
    }

    private async Task ApplyAsync(
        PoolContext context, Sighting sighting, long provenFor, Touched touched, ICollection<HostChange> changes)
    {
        if (sighting.Network is not { } network)
        {
            return;
        }

        var adopts = discovery.Value.Networks[network].Adopt;
        var (verdict, hostId) = roster.Use(view => SightingRules.Judge(sighting, view, clock, adopts));
        if (verdict is SightingVerdict.Joins)
        {
            if (sighting.IsAnswer && bounds.TryTake(network))
            {
                context.Add(Join(sighting, changes));
            }

            return;
        }

        if (verdict is SightingVerdict.Nothing or SightingVerdict.Conflicts
            || !touched.Add(hostId)
            || await context.Hosts.FindAsync(hostId) is not { } host)
        {
            return;
        }

        if (verdict is SightingVerdict.Replaces && host.Allocated && provenFor != hostId)
        {
            takeovers.Ask(host, sighting);
            return;
        }

        await IdentifyAsync(context, host, verdict, sighting, changes);
        ComeUp(host, changes);
    }

    private async Task ApplyAsync(PoolContext context, long hostId, bool isUp, ICollection<HostChange> changes)
    {
        if (await context.Hosts.FindAsync(hostId) is not { } host)
        {
            return;
        }

        if (isUp)
        {
            ComeUp(host, changes);
        }
        else if (StillMissed(hostId))
        {
            GoDown(context, host, changes);
        }
    }

    private PoolHost Join(Sighting sighting, ICollection<HostChange> changes)
    {
        var host = Adoption.Create(options.Value.Defaults, sighting.Mac, sighting.Ip, overrides: null);
        (host.Presence, host.LastSeen) = (HostPresence.Alive, clock.TimeOf(sighting.Timestamp));
        specs.Request(host);
        changes.Add(new HostChange(HostChangeKind.Joined, host, $"on {sighting.Interface}"));
        return host;
    }

    private async Task IdentifyAsync(
        PoolContext context, PoolHost host, SightingVerdict verdict, Sighting sighting, ICollection<HostChange> changes)
    {
        var mac = sighting.Mac.ToString();
        switch (verdict)
        {
            case SightingVerdict.Moves:
                changes.Add(new HostChange(
                    HostChangeKind.Moved, host, $"from {host.Endpoint.Ip}{(host.Mac == mac ? "" : $", to its interface {mac}")}"));
                await HostMacs.MakePrimaryAsync(context, host, mac);
                host.Endpoint = host.Endpoint with { Ip = sighting.Ip.ToString() };
                host.Version++;
                specs.Request(host);
                break;
            case SightingVerdict.IsIdentified:
                changes.Add(new HostChange(HostChangeKind.Identified, host, $"as {mac}"));
                host.Mac = mac;
                break;
            case SightingVerdict.Replaces:
                var flips = roster.Use(view => view.ById(host.Id)?.ToldFlags ?? 0) & HostFlags.AddressFlips;
                changes.Add(new HostChange(HostChangeKind.Replaced, host, $"by {mac}, was {host.Mac}") { Flag = flips });
                host.Name = host.Name == host.Mac ? mac : host.Name;
                host.Mac = mac;
                if (flips == 0)
                {
                    specs.Request(host);
                }

                break;
        }
    }

    private void ComeUp(PoolHost host, ICollection<HostChange> changes)
    {
        host.LastSeen = clock.TimeOf(clock.Now);
        if (host.Presence is not HostPresence.Alive)
        {
            host.Presence = HostPresence.Alive;
            specs.Request(host);
            changes.Add(new HostChange(HostChangeKind.CameUp, host));
        }
    }

    private void GoDown(PoolContext context, PoolHost host, ICollection<HostChange> changes)
    {
        if (options.Value.OnDeparture is DeparturePolicy.Remove && host.Source is HostSource.Discovery && !host.Allocated)
        {
            context.Remove(host);
            changes.Add(new HostChange(HostChangeKind.Removed, host, "after its departure"));
            return;
        }

        if (host.Presence is not HostPresence.Down)
        {
            host.Presence = HostPresence.Down;
            changes.Add(new HostChange(HostChangeKind.WentDown, host));
        }
    }

    /// <summary>A frame may have come in since the verdict was queued.</summary>
    private bool StillMissed(long hostId) => roster.Use(view =>
        view.ById(hostId) is { } pulse && pulse.Misses >= options.Value.PingTimeoutThreshold);

    /// <summary>Which machines and addresses a batch has touched: the roster knows of them only after the commit.</summary>
    private sealed class Touched
    {
        private readonly HashSet<MacAddress> _macs = [];
        private readonly HashSet<IPAddress> _ips = [];
        private readonly HashSet<long> _hosts = [];

        public bool Add(PresenceWork work) => work.Sighting is not { } sighting || (_macs.Add(sighting.Mac) & _ips.Add(sighting.Ip));

        public bool Add(long hostId) => _hosts.Add(hostId);
    }
}
