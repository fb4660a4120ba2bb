using HostPool.Discovery.Filtering;
using HostPool.Discovery.Packets;
using HostPool.Discovery.Pinging;

namespace HostPool.Discovery.Ndp;

/// <summary>An IPv6 prefix, pinged by neighbour solicitation.</summary>
internal sealed class NdpPingLink(NdpSession session, NdpNetwork network, IgnoreList ignore) : IPingLink
{
    public WatchedNetwork Network => network.Network;

    public bool MayAsk(in WatchTarget target) =>
        Ipv6.TryFrom(target.Ip, out var address)
        && Ipv6.IsUnicast(address)
        && !IsOwn(address)
        && !ignore.Contains(address)
        && !(target.Mac is { } mac && ignore.Contains(mac));

    public bool TryAsk(in WatchTarget target) =>
        Ipv6.TryFrom(target.Ip, out var address) && session.TrySolicit(network.Sender, address, target.Mac);

    public void Attach(PingRound round) => session.Attach(round);

    public void Detach(PingRound round) => session.Detach(round);

    public bool IsCurrent() => session.IsCurrent();

    private bool IsOwn(UInt128 address)
    {
        foreach (var own in session.Addresses)
        {
            if (own.Address == address)
            {
                return true;
            }
        }

        return false;
    }
}
