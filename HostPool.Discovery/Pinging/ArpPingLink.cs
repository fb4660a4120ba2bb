using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;
using HostPool.Discovery.Networks;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Pinging;

/// <summary>An IPv4 subnet, pinged by ARP.</summary>
internal sealed class ArpPingLink(LinkSession session, OnLinkNetwork network, IgnoreList ignore) : IPingLink
{
    public WatchedNetwork Network => network.Network;

    public bool MayAsk(in WatchTarget target) =>
        Ipv4.TryFrom(target.Ip, out var address)
        && !IsOwn(address)
        && !ignore.Contains(address)
        && !(target.Mac is { } mac && ignore.Contains(mac));

    public bool TryAsk(in WatchTarget target) =>
        Ipv4.TryFrom(target.Ip, out var address) && session.TryAsk(network.Sender, address, target.Mac);

    public void Attach(PingRound round) => session.Attach(round);

    public void Detach(PingRound round) => session.Detach(round);

    public bool IsCurrent() => session.IsCurrent();

    private bool IsOwn(uint address)
    {
        foreach (var own in session.Link.Addresses)
        {
            if (own.Address == address)
            {
                return true;
            }
        }

        return false;
    }
}
