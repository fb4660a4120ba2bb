using System.Net;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// The pulses of all hosts, by id, MAC and address; kept in step with the database by its changes. Thread-safe: one
/// lock, held for look-ups only.
/// </summary>
internal sealed class Roster(TimeProvider time) : IHostChangeHandler
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Pulse> _byId = [];
    private readonly Dictionary<MacAddress, Pulse> _byMac = [];
    private readonly Dictionary<IPAddress, List<Pulse>> _byIp = [];

    /// <summary>Runs <paramref name="use"/> under the lock. It must be quick, and may keep no pulse.</summary>
    public T Use<T>(Func<RosterView, T> use)
    {
        lock (_lock)
        {
            return use(new RosterView(_byId, _byMac, _byIp));
        }
    }

    /// <summary>As <see cref="Use{T}"/>, without a result.</summary>
    public void Use(Action<RosterView> use) => Use(view =>
    {
        use(view);
        return 0;
    });

    public void Load(IEnumerable<PoolHost> hosts)
    {
        lock (_lock)
        {
            foreach (var host in hosts)
            {
                // Who was there when the last run ended counts as there until a probe says otherwise.
                Put(host, isHeard: host.Presence is HostPresence.Alive);
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
                case HostChangeKind.SpecsRequested or HostChangeKind.SpecsRead or HostChangeKind.SpecsFailed or HostChangeKind.SpecsStillFail:
                    break;
                default:
                    Put(change.Host, isHeard: change.Kind is
                        HostChangeKind.Joined or HostChangeKind.Identified or HostChangeKind.Moved or HostChangeKind.Replaced);
                    break;
            }
        }
    }

    private void Put(PoolHost host, bool isHeard)
    {
        var old = Remove(host.Id);
        var pulse = new Pulse(host);
        if (old is not null)
        {
            CarryOver(old, pulse);
        }

        if (isHeard)
        {
            pulse.HeardAt = time.GetTimestamp();
        }

        _byId[pulse.HostId] = pulse;
        if (pulse.Mac is { } mac)
        {
            _byMac[mac] = pulse;
        }

        if (!_byIp.TryGetValue(pulse.Ip, out var there))
        {
            _byIp[pulse.Ip] = there = [];
        }

        there.Add(pulse);
    }

    private static void CarryOver(Pulse from, Pulse to)
    {
        if (!from.Ip.Equals(to.Ip) || from.Port != to.Port)
        {
            // What was learned about the old endpoint says nothing about the new one.
            return;
        }

        (to.HeardAt, to.AnsweredAt, to.RefusedAt, to.Refusals, to.Misses) =
            (from.HeardAt, from.AnsweredAt, from.RefusedAt, from.Refusals, from.Misses);
        (to.CheckAt, to.SuspectAt, to.OtherIp, to.Rival) = (from.CheckAt, from.SuspectAt, from.OtherIp, from.Rival);
    }

    private Pulse? Remove(long id)
    {
        if (!_byId.Remove(id, out var pulse))
        {
            return null;
        }

        if (pulse.Mac is { } mac && _byMac.TryGetValue(mac, out var holder) && holder == pulse)
        {
            _byMac.Remove(mac);
        }

        if (_byIp.TryGetValue(pulse.Ip, out var there) && there.Remove(pulse) && there.Count == 0)
        {
            _byIp.Remove(pulse.Ip);
        }

        return pulse;
    }
}
