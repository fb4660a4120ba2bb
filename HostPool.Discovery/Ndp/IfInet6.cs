using System.Globalization;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// Reads /proc/net/if_inet6: for each address a line of address, interface number, prefix length, scope and flags
/// (IFA_F_…, linux/if_addr.h), all hexadecimal, and the interface's name.
/// </summary>
internal static class IfInet6
{
    private const int Fields = 6;
    private const int Temporary = 0x01;
    private const int FailedDetection = 0x08;
    private const int Deprecated = 0x20;
    private const int Tentative = 0x40;

    /// <summary>
    /// The addresses of one interface that may be sent from: not those whose duplicate detection goes on or failed
    /// (RFC 4862, 5.4). Those that will last come first. A line of another form is skipped.
    /// </summary>
    public static IReadOnlyList<Ipv6LinkAddress> Parse(IEnumerable<string> lines, string interfaceName) =>
    [
        .. lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == Fields && fields[5] == interfaceName)
            .Select(TryRead)
            .OfType<(Ipv6LinkAddress Address, int Flags)>()
            .Where(entry => (entry.Flags & (FailedDetection | Tentative)) == 0)
            .OrderBy(entry => entry.Flags & (Temporary | Deprecated))
            .ThenBy(entry => entry.Address.Address)
            .Select(entry => entry.Address),
    ];

    private static (Ipv6LinkAddress Address, int Flags)? TryRead(string[] fields) =>
        UInt128.TryParse(fields[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address)
        && byte.TryParse(fields[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length)
        && length <= 128
        && int.TryParse(fields[4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var flags)
            ? (new Ipv6LinkAddress(address, new Ipv6Block(address, length)), flags)
            : null;
}
