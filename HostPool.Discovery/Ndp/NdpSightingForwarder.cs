using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Ndp;

/// <summary>Tells the sink of every claim on an interface.</summary>
internal sealed class NdpSightingForwarder(LinkInfo link, IReadOnlyList<NdpWatch> watches, ISightingSink sink) : INdpObserver
{
    public void OnClaim(in NeighbourClaim claim, long timestamp)
    {
        var ip = Ipv6.ToAddress(claim.Address, Ipv6.IsLinkLocal(claim.Address) ? link.Index : 0);
        sink.OnSighting(new Sighting(claim.Mac, ip, link.Name, timestamp)
        {
            Network = NetworkOf(claim.Address),
            IsAnnouncement = claim.IsAnnouncement,
            IsAnswer = claim.IsAnswer,
        });
    }

    private int? NetworkOf(UInt128 address)
    {
        foreach (var watch in watches)
        {
            if (watch.Contains(address))
            {
                return watch.Place;
            }
        }

        return null;
    }
}
