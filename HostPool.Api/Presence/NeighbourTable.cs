using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// Who was heard, in memory. Bounded: when it is full, those not heard for ten minutes make room, and if none do the
/// stranger is not listed. Thread-safe.
/// </summary>
internal sealed class NeighbourTable(PresenceClock clock)
{
    private const int Capacity = 65_536;
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<MacAddress, Neighbour> _neighbours = [];
    private long _roomMadeAt;

    public void Hear(in Sighting sighting)
    {
        lock (_lock)
        {
            if (_neighbours.TryGetValue(sighting.Mac, out var known))
            {
                var ip = NeighbourAddress.Better(known.Ip, sighting.Ip);
                _neighbours[sighting.Mac] = known with { Ip = ip, Interface = sighting.Interface, LastSeen = sighting.Timestamp };
            }
            else if (_neighbours.Count < Capacity || MakeRoom())
            {
                _neighbours[sighting.Mac] = new Neighbour(
                    sighting.Mac, sighting.Ip, sighting.Interface, sighting.Timestamp, sighting.Timestamp);
            }
        }
    }

    public Neighbour? Find(MacAddress mac)
    {
        lock (_lock)
        {
            return _neighbours.GetValueOrDefault(mac);
        }
    }

    /// <summary>Everybody, by address.</summary>
    public IReadOnlyList<Neighbour> List()
    {
        lock (_lock)
        {
            return [.. _neighbours.Values.OrderBy(neighbour => neighbour.Ip, NeighbourAddress.Order)];
        }
    }

    private bool MakeRoom()
    {
        // Looking through everybody is for once a second, not for every frame of a flood.
        if (clock.IsWithin(_roomMadeAt, TimeSpan.FromSeconds(1)))
        {
            return false;
        }

        _roomMadeAt = clock.Now;
        foreach (var mac in _neighbours.Values.Where(neighbour => !clock.IsWithin(neighbour.LastSeen, Stale)).Select(neighbour => neighbour.Mac).ToList())
        {
            _neighbours.Remove(mac);
        }

        return _neighbours.Count < Capacity;
    }
}
