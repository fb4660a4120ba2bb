using System.Globalization;
using System.Net;

namespace HostPool.Discovery.Packets;

/// <summary>The IPv6 addresses that share a prefix (RFC 4291, 2.3).</summary>
internal readonly record struct Ipv6Block
{
    private const int Bits = 128;

    /// <summary>The block of <paramref name="prefixLength"/> bits, 0 to 128, that holds <paramref name="address"/>.</summary>
    public Ipv6Block(UInt128 address, int prefixLength)
    {
        PrefixLength = prefixLength;
        First = address & Mask;
    }

    public int PrefixLength { get; }

    public UInt128 First { get; }

    /// <summary>The block as the framework says it.</summary>
    public IPNetwork Network => new(Ipv6.ToAddress(First), PrefixLength);

    private UInt128 Mask => PrefixLength == 0 ? 0 : UInt128.MaxValue << (Bits - PrefixLength);

    /// <summary>Reads ADDRESS/LENGTH; host bits that are set are masked.</summary>
    public static bool TryParse(string text, out Ipv6Block block)
    {
        block = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || !Ipv6.TryParse(text[..slash], out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > Bits)
        {
            return false;
        }

        block = new Ipv6Block(address, length);
        return true;
    }

    public bool Contains(UInt128 address) => (address & Mask) == First;

    public bool Overlaps(Ipv6Block other) => Contains(other.First) || other.Contains(First);

    /// <summary>
    /// True for the address that every router of the link shares (RFC 4291, 2.6.1), and no host has; a block of one or
    /// two addresses has none (RFC 6164).
    /// </summary>
    public bool IsReserved(UInt128 address) => PrefixLength < Bits - 1 && address == First;

    /// <inheritdoc/>
    public override string ToString() => Network.ToString();
}
