using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HostPool.Discovery.Packets;

/// <summary>IPv4 addresses as numbers, first octet highest, so that ranges are intervals.</summary>
internal static class Ipv4
{
    /// <summary>Reads an IPv4 address, or one mapped into IPv6; false for any other.</summary>
    public static bool TryFrom(IPAddress address, out uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var isIpv4 = plain.AddressFamily == AddressFamily.InterNetwork && plain.TryWriteBytes(bytes, out _);
        number = isIpv4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
        return isIpv4;
    }

    /// <summary>Reads four decimal octets joined by dots; not the shorter and hexadecimal forms that inet_aton(3) takes.</summary>
    public static bool TryParse(string text, out uint number)
    {
        number = 0;
        return IPAddress.TryParse(text, out var address) && address.ToString() == text
            && address.AddressFamily == AddressFamily.InterNetwork && TryFrom(address, out number);
    }

    public static IPAddress ToAddress(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
