using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// The blocks that the IEEE has assigned, some 46,000 of them in 4 MB. Thread-safe for readers once
/// <see cref="Add"/> has been called for the last time.
/// </summary>
internal sealed class VendorRegistry
{
    private static readonly int[] LongestFirst = [36, 28, 24];

    // By prefix and length in one number: the prefix leaves the low bits free.
    private readonly Dictionary<ulong, string> _vendors = [];

    /// <summary>How many blocks are known.</summary>
    public int Count => _vendors.Count;

    /// <summary>Adds what the lines of a file say, see <see cref="VendorEntry.TryRead"/>; where two disagree, the first stands.</summary>
    public void Add(IEnumerable<string> lines)
    {
        var names = new HashSet<string>();
        foreach (var line in lines)
        {
            if (VendorEntry.TryRead(line, out var entry))
            {
                // Many blocks are one organisation's.
                names.Add(entry.Vendor);
                names.TryGetValue(entry.Vendor, out var name);
                _vendors.TryAdd(Key(entry.Prefix, entry.Length), name!);
            }
        }

        _vendors.TrimExcess();
    }

    /// <summary>The organisation with the smallest block around <paramref name="mac"/>; null when none has one.</summary>
    public string? Find(MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[MacAddress.Length];
        mac.CopyTo(bytes);
        var number = 0UL;
        foreach (var octet in bytes)
        {
            number = (number << 8) | octet;
        }

        foreach (var length in LongestFirst)
        {
            if (_vendors.TryGetValue(Key(number, length), out var vendor))
            {
                return vendor;
            }
        }

        return null;
    }

    private static ulong Key(ulong address, int length)
    {
        var free = (MacAddress.Length * 8) - length;
        return (address >> free << free) | (uint)length;
    }
}
