namespace HostPool.Discovery.Ndp;

/// <summary>What an ICMPv6 message says, as far as we read them (RFC 4443, 4; RFC 4861, 4).</summary>
internal enum NdpType : byte
{
    /// <summary>Answer me.</summary>
    EchoRequest = 128,

    /// <summary>The answer to an echo request.</summary>
    EchoReply = 129,

    /// <summary>Who is a router here?</summary>
    RouterSolicitation = 133,

    /// <summary>Who has the target address?</summary>
    NeighbourSolicitation = 135,

    /// <summary>The sender has the target address.</summary>
    NeighbourAdvertisement = 136,
}
