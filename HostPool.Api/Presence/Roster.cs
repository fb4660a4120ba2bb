using System.Net;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// The pulses of all hosts, by id, address and each of their MACs; kept in step with the database by its changes. Thread-safe: one
/// lock, held for look-ups only.
/// </summary>
internal sealed class Roster(TimeProvider time) : IHostChangeHandler
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Pulse> _byId = [];
    private readonly Dictionary<MacAddress, Pulse> _byMac = [];
    private readonly Dictionary<IPAddress, List<Pulse>> _byIp = [];
    private readonly SortedDictionary<long, Pulse> _down = [];

    /// <summary>Runs <paramref name="use"/> under the lock. It must be quick, and may keep no pulse.</summary>
    public T Use<T>(Func<RosterView, T> use)
    {
        lock (_lock)
        {
            return use(new RosterView(_byId, _byMac, _byIp, _down));
        }
    }

    /// <summary>As <see cref="Use{T}"/>, without a result.</summary>
    public void Use(Action<RosterView> use) => Use(view =>
    {
        use(view);
        return 0;
    });

    /// <summary>Takes what is stored; what is known of a host already stays, as far as it is of the same endpoint.</summary>
    /// <param name="hosts">Everybody.</param>
    /// <param name="furtherMacs">The MACs of each host beside that at its endpoint.</param>
    public void Load(IEnumerable<PoolHost> hosts, ILookup<long, MacAddress>? furtherMacs = null)
    {
        lock (_lock)
        {
            foreach (var host in hosts)
            {
                // Who was there when the last run ended counts as there until a probe says otherwise.
                var pulse = Put(host, change: null, isHeard: host.Presence is HostPresence.Alive && !_byId.ContainsKey(host.Id));
                foreach (var mac in (furtherMacs?[host.Id] ?? []).Where(mac => pulse.Find(mac) is null))
                {
                    Give(pulse, new PulseInterface(mac));
                }
            }
        }
    }

    public void OnChange(HostChange change)
    {
        lock (_lock)
        {
            switch (change.Kind)
            {
                case HostChangeKind.Removed:
                    Remove(change.Host.Id);
                    break;
                case HostChangeKind.SpecsRequested or HostChangeKind.SpecsRead or HostChangeKind.SpecsFailed or HostChangeKind.SpecsStillFail
                    or HostChangeKind.Trusted:
                    if (_byId.TryGetValue(change.Host.Id, out var known))
                    {
                        known.ShowsOtherKey = change.Host.ShowsOtherKey;
                        known.IsUnproven &= change.Kind is HostChangeKind.SpecsRequested;
                    }

                    break;
                case HostChangeKind.HardwareChanged
                    or HostChangeKind.Flagged or HostChangeKind.Unflagged or HostChangeKind.Allocated or HostChangeKind.Released
                    or HostChangeKind.MaintenanceBegan or HostChangeKind.MaintenanceEnded:
                    break;
                case HostChangeKind.Merged:
                    Absorb(Put(change.Host, change.Kind, isHeard: false), change.AbsorbedId);
                    break;
                default:
                    Put(change.Host, change.Kind, isHeard: !change.IsRemote && change.Kind is
                        HostChangeKind.Joined or HostChangeKind.Identified or HostChangeKind.Moved or HostChangeKind.Replaced);
                    break;
            }
        }
    }

    private Pulse Put(PoolHost host, HostChangeKind? change, bool isHeard)
    {
        var old = Remove(host.Id);
        var pulse = new Pulse(host);
        if (old is not null)
        {
            CarryInterfaces(old, pulse, change);
            CarryOver(old, pulse);
        }

        pulse.IsUnproven = (pulse.IsUnproven || change is HostChangeKind.CameUp or HostChangeKind.Replaced)
            && host is { HostKey: not null, Specs.State: SpecsState.Pending };
        if (isHeard)
        {
            pulse.HeardAt = time.GetTimestamp();
        }

        _byId[pulse.HostId] = pulse;
        if (pulse.Presence is HostPresence.Down)
        {
            _down[pulse.HostId] = pulse;
        }

        foreach (var one in pulse.Interfaces)
        {
            _byMac[one.Mac] = pulse;
        }

        if (!_byIp.TryGetValue(pulse.Ip, out var there))
        {
            _byIp[pulse.Ip] = there = [];
        }

        Pair(pulse, there, 1);
        there.Add(pulse);
        return pulse;
    }

    private void Absorb(Pulse pulse, long? otherId)
    {
        if (otherId is { } id && _byId.TryGetValue(id, out var other))
        {
            foreach (var one in other.Interfaces)
            {
                Give(pulse, one);
            }
        }
    }

    private void Give(Pulse pulse, PulseInterface one)
    {
        pulse.Add(one);
        _byMac[one.Mac] = pulse;
    }

    private static void CarryInterfaces(Pulse from, Pulse to, HostChangeKind? change)
    {
        if (change is HostChangeKind.Patched && to.Mac is null)
        {
            // A client says that the host is elsewhere: perhaps it is another machine.
            return;
        }

        foreach (var one in from.Interfaces)
        {
            if (change is HostChangeKind.Replaced && one.Mac == from.Mac)
            {
                continue;
            }

            if (change is HostChangeKind.Moved && from.Mac == to.Mac && one.Mac == from.Mac)
            {
                one.Forget(from.Ip);
            }

            to.Add(one);
        }
    }

    private static void CarryOver(Pulse from, Pulse to)
    {
        (to.ElsewhereAt, to.ToldFlags, to.IsUnproven) = (from.ElsewhereAt, from.ToldFlags, from.IsUnproven);
        if (!from.Ip.Equals(to.Ip) || from.Port != to.Port)
        {
            // What was learned about the old endpoint says nothing about the new one.
            to.IsUnproven = true;
            return;
        }

        (to.HeardAt, to.AnsweredAt, to.RefusedAt, to.Refusals, to.Misses) =
            (from.HeardAt, from.AnsweredAt, from.RefusedAt, from.Refusals, from.Misses);
        (to.CheckAt, to.SuspectAt, to.Contest) = (from.CheckAt, from.SuspectAt, from.Contest);
    }

    private Pulse? Remove(long id)
    {
        if (!_byId.Remove(id, out var pulse))
        {
            return null;
        }

        _down.Remove(id);
        foreach (var one in pulse.Interfaces)
        {
            if (_byMac.TryGetValue(one.Mac, out var holder) && holder == pulse)
            {
                _byMac.Remove(one.Mac);
            }
        }

        if (_byIp.TryGetValue(pulse.Ip, out var there) && there.Remove(pulse))
        {
            Pair(pulse, there, -1);
            if (there.Count == 0)
            {
                _byIp.Remove(pulse.Ip);
            }
        }

        return pulse;
    }

    /// <summary>Counts a host as one more, or one less, at the endpoint of each of those at its address.</summary>
    private static void Pair(Pulse pulse, List<Pulse> there, int more)
    {
        foreach (var other in there)
        {
            if (other.Port == pulse.Port)
            {
                other.SameEndpoint += more;
                pulse.SameEndpoint += more;
            }
        }
    }
}
