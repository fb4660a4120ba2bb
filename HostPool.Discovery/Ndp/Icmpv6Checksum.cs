using System.Buffers.Binary;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Ndp;

/// <summary>The checksum of ICMPv6 messages (RFC 4443, 2.3; RFC 8200, 8.1).</summary>
internal static class Icmpv6Checksum
{
    /// <summary>The protocol number of ICMPv6.</summary>
    public const byte NextHeader = 58;

    /// <summary>
    /// The checksum over the pseudo-header and <paramref name="message"/>: what belongs into a message whose field is
    /// zero; and zero for a message that came over well.
    /// </summary>
    public static ushort Of(UInt128 source, UInt128 destination, ReadOnlySpan<byte> message)
    {
        Span<byte> addresses = stackalloc byte[2 * Ipv6.Length];
        BinaryPrimitives.WriteUInt128BigEndian(addresses, source);
        BinaryPrimitives.WriteUInt128BigEndian(addresses[Ipv6.Length..], destination);

        var sum = Sum(addresses) + Sum(message) + (uint)message.Length + NextHeader;
        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    // A frame has no more than 64 KiB: 32,768 words of 16 bits, whose sum has 31.
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (; bytes.Length > 1; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.Length == 0 ? sum : sum + ((uint)bytes[0] << 8);
    }
}
