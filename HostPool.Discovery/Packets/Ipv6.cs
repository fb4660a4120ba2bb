using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HostPool.Discovery.Packets;

/// <summary>IPv6 addresses as numbers, first octet highest, so that prefixes are intervals.</summary>
internal static class Ipv6
{
    /// <summary>The length of an address in bytes.</summary>
    public const int Length = 16;

    /// <summary>ff02::1, every node of the link (RFC 4291, 2.7.1).</summary>
    public static readonly UInt128 AllNodes = new(0xFF02_0000_0000_0000, 1);

    // ff02::1:ff00:0/104 (RFC 4291, 2.7.1).
    private static readonly UInt128 SolicitedNodes = new(0xFF02_0000_0000_0000, 0x0000_0001_FF00_0000);
    private static readonly UInt128 LowBits = 0xFF_FFFF;
    private static readonly SearchValues<char> TextForms = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Reads an IPv6 address, whatever its scope; false for any other, also IPv4 mapped into IPv6.</summary>
    public static bool TryFrom(IPAddress address, out UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var isIpv6 = address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            && address.TryWriteBytes(bytes, out _);
        number = isIpv6 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : 0;
        return isIpv6;
    }

    /// <summary>Reads the text forms of RFC 4291, 2.2; no zone, brackets or port.</summary>
    public static bool TryParse(string text, out UInt128 number)
    {
        number = 0;
        return text.AsSpan().IndexOfAnyExcept(TextForms) < 0
            && IPAddress.TryParse(text, out var address) && TryFrom(address, out number);
    }

    /// <param name="number">The address.</param>
    /// <param name="scope">The number of the interface, for an address that has a meaning on its link only.</param>
    public static IPAddress ToAddress(UInt128 number, long scope = 0)
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(bytes, scope);
    }

    /// <summary>True for fe80::/10.</summary>
    public static bool IsLinkLocal(UInt128 address) => address >> 118 == 0xFE80 >> 6;

    /// <summary>True for ff00::/8.</summary>
    public static bool IsMulticast(UInt128 address) => address >> 120 == 0xFF;

    /// <summary>True for what an interface may send from: not multicast, unspecified, loopback or mapped IPv4.</summary>
    public static bool IsUnicast(UInt128 address) => !IsMulticast(address) && address > 1 && address >> 32 != 0xFFFF;

    /// <summary>The group that whoever has <paramref name="address"/> listens to (RFC 4291, 2.7.1).</summary>
    public static UInt128 SolicitedNode(UInt128 address) => SolicitedNodes | (address & LowBits);

    /// <summary>The Ethernet address of a multicast group (RFC 2464, 7).</summary>
    public static MacAddress MacOfGroup(UInt128 group)
    {
        Span<byte> bytes = [0x33, 0x33, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)group);
        return new MacAddress(bytes);
    }
}
