using System.Net;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>The roster while its lock is held.</summary>
internal readonly struct RosterView(
    Dictionary<long, Pulse> byId,
    Dictionary<MacAddress, Pulse> byMac,
    Dictionary<IPAddress, List<Pulse>> byIp,
    SortedDictionary<long, Pulse> down)
{
    public IReadOnlyCollection<Pulse> All => byId.Values;

    /// <summary>Those that are down, by id.</summary>
    public IReadOnlyCollection<Pulse> Down => down.Values;

    public Pulse? ById(long id) => byId.GetValueOrDefault(id);

    public Pulse? ByMac(MacAddress mac) => byMac.GetValueOrDefault(mac);

    /// <summary>Every host at the address: clients may add several.</summary>
    public IReadOnlyList<Pulse> AtIp(IPAddress ip) => byIp.TryGetValue(ip, out var there) ? there : [];
}
