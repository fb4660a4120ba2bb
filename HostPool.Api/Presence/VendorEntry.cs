using System.Globalization;

namespace HostPool.Api.Presence;

/// <summary>A block of MAC addresses that the IEEE has assigned.</summary>
/// <param name="Prefix">Its first address, as a number of 48 bits.</param>
/// <param name="Length">How many bits its addresses share: 24 (MA-L), 28 (MA-M) or 36 (MA-S, IAB).</param>
/// <param name="Vendor">The organisation that it is assigned to.</param>
internal readonly record struct VendorEntry(ulong Prefix, int Length, string Vendor)
{
    private const int Bits = 48;
    private const int BitsPerDigit = 4;
    private const string TextMark = "(base 16)";

    /// <summary>
    /// Reads a line of one of the registry's files: of the CSV form (RFC 4180), that is
    /// <c>MA-L,002272,American Micro-Fuel Device Corp.,…</c>, or of the text form of the 24-bit blocks,
    /// <c>002272     (base 16)		American Micro-Fuel Device Corp.</c> False for any other line, such as headings,
    /// addresses, and lines that are damaged.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> line, out VendorEntry entry)
    {
        var mark = line.IndexOf(TextMark);
        if (mark >= 0 && TryCreate(line[..mark].TrimEnd(), line[(mark + TextMark.Length)..], out entry))
        {
            return true;
        }

        entry = default;
        var registry = line.IndexOf(',');
        if (registry < 0 || line[..registry] is not ("MA-L" or "MA-M" or "MA-S" or "IAB"))
        {
            return false;
        }

        var rest = line[(registry + 1)..];
        var assignment = rest.IndexOf(',');
        return assignment >= 0
            && TryReadField(rest[(assignment + 1)..], out var vendor)
            && TryCreate(rest[..assignment], vendor, out entry);
    }

    private static bool TryCreate(ReadOnlySpan<char> digits, ReadOnlySpan<char> vendor, out VendorEntry entry)
    {
        entry = default;
        vendor = vendor.Trim();
        if (vendor.IsEmpty
            || digits.Length is not (6 or 7 or 9)
            || !ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var length = digits.Length * BitsPerDigit;
        entry = new VendorEntry(number << (Bits - length), length, vendor.ToString());
        return true;
    }

    /// <summary>The first field of what is left of a line; false when its closing quote is missing.</summary>
    private static bool TryReadField(ReadOnlySpan<char> text, out ReadOnlySpan<char> field)
    {
        if (!text.StartsWith('"'))
        {
            var comma = text.IndexOf(',');
            field = comma < 0 ? text : text[..comma];
            return true;
        }

        field = default;
        for (var end = 1; end < text.Length; end++)
        {
            if (text[end] != '"')
            {
                continue;
            }

            if (end + 1 == text.Length || text[end + 1] != '"')
            {
                field = text[1..end].ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
                return true;
            }

            end++;
        }

        return false;
    }
}
