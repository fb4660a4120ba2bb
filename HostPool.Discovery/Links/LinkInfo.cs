namespace HostPool.Discovery.Links;

/// <summary>An interface of this machine, as it was at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Index">Its number; another one after it was deleted and made again.</param>
/// <param name="Mac">Its own address.</param>
/// <param name="IsEthernet">False for loopback, tunnels and the like, which have no ARP of the kind we speak.</param>
/// <param name="IsUp">True when it is up and has a carrier.</param>
/// <param name="Addresses">Its IPv4 addresses, the primary first.</param>
internal sealed record LinkInfo(
    string Name,
    int Index,
    MacAddress Mac,
    bool IsEthernet,
    bool IsUp,
    IReadOnlyList<LinkAddress> Addresses)
{
    /// <summary>True when nothing changed.</summary>
    public bool IsSameAs(LinkInfo? other) =>
        other is not null
        && other with { Addresses = Addresses } == this
        && other.Addresses.SequenceEqual(Addresses);
}
