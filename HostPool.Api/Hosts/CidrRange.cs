using System.Net;
using System.Net.Sockets;

namespace HostPool.Api.Hosts;

/// <summary>
/// A block of addresses in CIDR notation (RFC 4632, RFC 4291), or one address. Host bits may be set: they are masked,
/// so <c>192.168.1.101/30</c> is .100 to .103. Every address counts, network and broadcast included.
/// </summary>
internal readonly record struct CidrRange
{
    private readonly byte[] _first;

    private CidrRange(byte[] first, int hostBits)
    {
        _first = first;
        HostBits = hostBits;
    }

    /// <summary>How many bits are free; the block has two to their power addresses.</summary>
    public int HostBits { get; }

    public bool IsSingle => HostBits == 0;

    /// <summary>The first address, in network byte order.</summary>
    public byte[] First => [.. _first];

    /// <summary>The last one.</summary>
    public byte[] Last
    {
        get
        {
            var last = First;
            for (var bit = 0; bit < HostBits; bit++)
            {
                last[^((bit / 8) + 1)] |= (byte)(1 << (bit % 8));
            }

            return last;
        }
    }

    /// <summary>How many addresses the block has, or <see cref="long.MaxValue"/> when there are more than that.</summary>
    public long Count => HostBits >= 63 ? long.MaxValue : 1L << HostBits;

    /// <summary>
    /// Reads <c>address</c> or <c>address/prefix</c>. IPv4 wants four decimal octets without leading zeros, since
    /// shorter and octal forms mean different addresses to different readers; IPv6 takes no zone.
    /// </summary>
    public static bool TryParse(string? text, out CidrRange range)
    {
        range = default;
        if (text is null)
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        var prefix = bytes.Length * 8;
        if (slash >= 0 && !TryParsePrefix(text.AsSpan(slash + 1), ref prefix))
        {
            return false;
        }

        var hostBits = (bytes.Length * 8) - prefix;
        for (var bit = 0; bit < hostBits; bit++)
        {
            bytes[^((bit / 8) + 1)] &= (byte)~(1 << (bit % 8));
        }

        range = new CidrRange(bytes, hostBits);
        return true;
    }

    /// <summary>The addresses, lowest first.</summary>
    public IEnumerable<IPAddress> Addresses()
    {
        var next = (byte[])_first.Clone();
        for (var left = Count; left > 0; left--)
        {
            yield return new IPAddress(next);
            for (var i = next.Length - 1; i >= 0 && ++next[i] == 0; i--)
            {
            }
        }
    }

    private static bool TryParseAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && !text.Contains('%', StringComparison.Ordinal)
        && !text.StartsWith('[')
        && (address.AddressFamily is AddressFamily.InterNetworkV6 || address.ToString() == text);

    private static bool TryParsePrefix(ReadOnlySpan<char> text, ref int prefix)
    {
        var most = prefix;
        return text.Length is > 0 and < 4
            && !text.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text, out prefix)
            && prefix <= most;
    }
}
