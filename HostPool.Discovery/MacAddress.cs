using System.Globalization;

namespace HostPool.Discovery;

/// <summary>A 48-bit IEEE 802 MAC address. Formats as lower-case hexadecimal pairs joined by colons.</summary>
public readonly record struct MacAddress
{
    /// <summary>The length of a MAC address in bytes.</summary>
    public const int Length = 6;

    /// <summary>ff:ff:ff:ff:ff:ff, the address of every station on the link.</summary>
    public static readonly MacAddress Broadcast = new(0xFFFF_FFFF_FFFF);

    /// <summary>00:00:00:00:00:00, which no station has.</summary>
    public static readonly MacAddress Zero;

    private readonly ulong _bits;

    private MacAddress(ulong bits) => _bits = bits;

    /// <summary>Reads the first six bytes, in network order.</summary>
    /// <exception cref="ArgumentException">Fewer than six bytes.</exception>
    public MacAddress(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            throw new ArgumentException("A MAC address has six bytes.", nameof(bytes));
        }

        foreach (var octet in bytes[..Length])
        {
            _bits = (_bits << 8) | octet;
        }
    }

    /// <summary>True when the group bit is set (IEEE 802.3, 3.2.3): such an address never sends.</summary>
    public bool IsMulticast => (_bits & 0x0100_0000_0000) != 0;

    /// <summary>
    /// True when the bit of local administration is set (IEEE 802, 8.4): made up by software, as those of virtual machines
    /// and the random ones of phones are, and unique only as far as that went.
    /// </summary>
    public bool IsLocal => (_bits & 0x0200_0000_0000) != 0;

    /// <summary>Writes the six bytes, in network order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than six bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        for (var i = 0; i < Length; i++)
        {
            destination[i] = (byte)(_bits >> (8 * (Length - 1 - i)));
        }
    }

    /// <summary>Reads six hexadecimal pairs joined by colons or by hyphens, in either case.</summary>
    public static bool TryParse(string? text, out MacAddress mac)
    {
        mac = default;
        if (text is not { Length: 17 })
        {
            return false;
        }

        var separator = text[2];
        if (separator is not (':' or '-'))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Length];
        for (var i = 0; i < Length; i++)
        {
            var at = i * 3;
            if ((i > 0 && text[at - 1] != separator)
                || !byte.TryParse(text.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return false;
            }
        }

        mac = new MacAddress(bytes);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">Not a MAC address.</exception>
    public static MacAddress Parse(string text) =>
        TryParse(text, out var mac) ? mac : throw new FormatException($"'{text}' is not a MAC address.");

    /// <inheritdoc/>
    public override string ToString() => string.Create(17, _bits, static (text, bits) =>
    {
        const string Hex = "0123456789abcdef";
        for (var i = 0; i < Length; i++)
        {
            var octet = (byte)(bits >> (8 * (Length - 1 - i)));
            text[i * 3] = Hex[octet >> 4];
            text[(i * 3) + 1] = Hex[octet & 15];
            if (i < Length - 1)
            {
                text[(i * 3) + 2] = ':';
            }
        }
    });
}
