using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Pinging;

/// <summary>
/// The book of one ping round: who was asked, and who was heard since it began. One thread asks, the capture loop
/// tells; results may be read at any time. All targets are of one family.
/// </summary>
internal sealed class PingRound : IFrameObserver, INdpObserver
{
    private readonly IReadOnlyList<WatchTarget> _targets;
    private readonly bool[] _asked;
    private readonly bool[] _heard;

    // Two hosts of the pool may stand for one station: they share a place in _heard.
    private readonly int[] _place;
    private readonly Dictionary<MacAddress, int> _byMac = [];
    private readonly Dictionary<UInt128, int> _byAddress = [];

    public PingRound(IReadOnlyList<WatchTarget> targets)
    {
        _targets = targets;
        _asked = new bool[targets.Count];
        _heard = new bool[targets.Count];
        _place = new int[targets.Count];
        for (var i = 0; i < targets.Count; i++)
        {
            _place[i] = PlaceOf(targets[i], i);
        }
    }

    /// <summary>How many targets there are.</summary>
    public int Count => _targets.Count;

    public WatchTarget this[int target] => _targets[target];

    public bool IsHeard(int target) => Volatile.Read(ref _heard[_place[target]]);

    /// <summary>
    /// True when <paramref name="target"/> should be asked again. Not when that means asking everybody: a host that
    /// was never seen gets one broadcast a round.
    /// </summary>
    public bool IsWorthRepeating(int target) => !IsHeard(target) && (_targets[target].Mac is not null || !_asked[target]);

    /// <summary>Notes that a ping to <paramref name="target"/> was really sent.</summary>
    public void Asked(int target) => _asked[target] = true;

    /// <summary>
    /// A result for each target that was heard, and, when <paramref name="countMisses"/>, for each that was asked in
    /// vain.
    /// </summary>
    public IReadOnlyList<ProbeResult> Results(bool countMisses)
    {
        var results = new List<ProbeResult>(Count);
        for (var i = 0; i < Count; i++)
        {
            var answered = IsHeard(i);
            if (answered || (countMisses && _asked[i]))
            {
                results.Add(new ProbeResult(_targets[i], answered));
            }
        }

        return results;
    }

    public void OnPacket(in ArpPacket packet, long timestamp) => Hear(packet.SenderMac, packet.SenderIp);

    public void OnClaim(in NeighbourClaim claim, long timestamp) => Hear(claim.Mac, claim.Address);

    private void Hear(MacAddress mac, UInt128 address)
    {
        if (_byMac.TryGetValue(mac, out var place))
        {
            Volatile.Write(ref _heard[place], true);
        }

        if (_byAddress.TryGetValue(address, out place))
        {
            Volatile.Write(ref _heard[place], true);
        }
    }

    private int PlaceOf(WatchTarget target, int free)
    {
        if (target.Mac is { } mac)
        {
            return _byMac.TryAdd(mac, free) ? free : _byMac[mac];
        }

        var address = Ipv4.TryFrom(target.Ip, out var number) ? number : Ipv6.TryFrom(target.Ip, out var wide) ? wide : 0;
        return _byAddress.TryAdd(address, free) ? free : _byAddress[address];
    }
}
