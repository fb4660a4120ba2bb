using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery;

/// <summary>Readable literals.</summary>
internal static class Parsed
{
    public static Ipv4Block Block(string cidr) =>
        Ipv4Block.TryParse(cidr, out var block) ? block : throw new FormatException(cidr);

    public static Ipv6Block Block6(string cidr) =>
        Ipv6Block.TryParse(cidr, out var block) ? block : throw new FormatException(cidr);

    public static UInt128 Address6(string ip) =>
        Ipv6.TryParse(ip, out var address) ? address : throw new FormatException(ip);

    public static uint Address(string ip) =>
        Ipv4.TryParse(ip, out var address) ? address : throw new FormatException(ip);
}
