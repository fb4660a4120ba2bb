namespace HostPool.Discovery.Packets;

/// <summary>What an ARP packet says (RFC 826, ar$op).</summary>
internal enum ArpOperation : ushort
{
    /// <summary>Who has the target address?</summary>
    Request = 1,

    /// <summary>The sender has it.</summary>
    Reply = 2,
}
