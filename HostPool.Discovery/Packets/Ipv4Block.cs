using System.Globalization;
using System.Net;

namespace HostPool.Discovery.Packets;

/// <summary>The IPv4 addresses that share a prefix (RFC 4632).</summary>
internal readonly record struct Ipv4Block
{
    /// <summary>The block of <paramref name="prefixLength"/> bits, 0 to 32, that holds <paramref name="address"/>.</summary>
    public Ipv4Block(uint address, int prefixLength)
    {
        PrefixLength = prefixLength;
        First = address & Mask;
    }

    public int PrefixLength { get; }

    public uint First { get; }

    public uint Last => First | ~Mask;

    /// <summary>The block as the framework says it.</summary>
    public IPNetwork Network => new(Ipv4.ToAddress(First), PrefixLength);

    private uint Mask => PrefixLength == 0 ? 0 : uint.MaxValue << (32 - PrefixLength);

    /// <summary>Reads ADDRESS/LENGTH; host bits that are set are masked.</summary>
    public static bool TryParse(string text, out Ipv4Block block)
    {
        block = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || !Ipv4.TryParse(text[..slash], out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > 32)
        {
            return false;
        }

        block = new Ipv4Block(address, length);
        return true;
    }

    public bool Contains(uint address) => (address & Mask) == First;

    public bool Overlaps(Ipv4Block other) => Contains(other.First) || other.Contains(First);

    /// <summary>
    /// True for the all-zeros and all-ones addresses, which no host has (RFC 1122, 3.2.1.3); a block of one or two
    /// addresses has none (RFC 3021).
    /// </summary>
    public bool IsReserved(uint address) => PrefixLength < 31 && (address == First || address == Last);

    /// <inheritdoc/>
    public override string ToString() => Network.ToString();
}
