using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Carries presence verdicts out on the entities. Called inside a write.</summary>
internal sealed class PresenceActs(
    PresencePlan plan,
    Roster roster,
    PresenceClock clock,
    SpecsPolicy specs,
    NetworkBounds bounds,
    TakeoverCheck takeovers,
    IPoolStore store,
    IOptions<PresenceOptions> options)
{
    /// <summary>Applies a batch; returns what must wait, since it touches a host that the batch touches already, or another writer does.</summary>
    public async Task<List<PresenceWork>> ApplyAsync(PoolContext context, List<PresenceWork> news, ICollection<HostChange> changes)
    {
        var (acts, later) = plan.Of(news);
        var waiting = new List<PresenceWork>();
        var batch = new PresenceBatch(context, store);
        await batch.ReadAsync(acts.Where(act => act.HostId != 0).Select(act => act.HostId));
        bounds.Begin();
        foreach (var act in acts)
        {
            if (batch.IsWithAnother(act.HostId))
            {
                waiting.Add(act.Work);
            }
            else if (act.Work.Sighting is { } sighting)
            {
                await ApplyAsync(context, batch, act, sighting, changes);
            }
            else if (batch.Find(act.HostId) is { } host)
            {
                Apply(context, batch, host, act.Work.IsUp, changes);
            }
        }

        batch.Store();
        return [.. waiting, .. later];
    }

    private async Task ApplyAsync(
        PoolContext context, PresenceBatch batch, PresenceAct act, Sighting sighting, ICollection<HostChange> changes)
    {
        if (act.Verdict is SightingVerdict.Joins)
        {
            if (sighting.IsAnswer && sighting.Network is { } network && bounds.TryTake(network))
            {
                batch.Join(Join(sighting, changes));
            }
        }
        else if (batch.Find(act.HostId) is not { } host)
        {
            return;
        }
        else if (act.Verdict is SightingVerdict.Replaces && host.Allocated && act.Work.ProvenFor != host.Id)
        {
            takeovers.Ask(host, sighting);
        }
        else if (act.Verdict is SightingVerdict.ComesUp)
        {
            ComeUp(host, changes);
            batch.Turn(host);
        }
        else
        {
            context.Attach(host);
            await IdentifyAsync(context, host, act.Verdict, sighting, changes);
            ComeUp(host, changes);
        }
    }

    private void Apply(PoolContext context, PresenceBatch batch, PoolHost host, bool isUp, ICollection<HostChange> changes)
    {
        if (isUp)
        {
            ComeUp(host, changes);
            batch.Turn(host);
        }
        else if (StillMissed(host.Id))
        {
            GoDown(context, batch, host, changes);
        }
    }

    private PoolHost Join(Sighting sighting, ICollection<HostChange> changes)
    {
        var host = Adoption.Create(options.Value.Defaults, sighting.Mac, sighting.Ip, overrides: null, mayLackLogin: true);
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

    private void GoDown(PoolContext context, PresenceBatch batch, PoolHost host, ICollection<HostChange> changes)
    {
        if (options.Value.OnDeparture is DeparturePolicy.Remove && host.IsDiscovered
            && !host.Allocated && !host.InMaintenance)
        {
            context.Remove(host);
            changes.Add(new HostChange(HostChangeKind.Removed, host, "after its departure"));
            return;
        }

        if (host.Presence is not HostPresence.Down)
        {
            host.Presence = HostPresence.Down;
            batch.Turn(host);
            changes.Add(new HostChange(HostChangeKind.WentDown, host));
        }
    }

    /// <summary>A frame may have come in since the verdict was queued.</summary>
    private bool StillMissed(long hostId) => roster.Use(view =>
        view.ById(hostId) is { } pulse && pulse.Misses >= options.Value.PingTimeoutThreshold);
}
