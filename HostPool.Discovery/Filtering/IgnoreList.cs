using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Filtering;

/// <summary>The stations that are neither reported nor asked. Immutable.</summary>
internal sealed class IgnoreList
{
    private readonly HashSet<MacAddress> _macs = [];
    private readonly HashSet<uint> _addresses = [];
    private readonly List<Ipv4Block> _blocks = [];

    private IgnoreList()
    {
    }

    /// <summary>Reads IPv4 addresses, CIDR ranges (host bits masked) and MAC addresses.</summary>
    /// <exception cref="FormatException">An entry is none of these.</exception>
    public static IgnoreList Parse(IEnumerable<string> entries)
    {
        var list = new IgnoreList();
        foreach (var entry in entries)
        {
            if (!list.TryAdd(entry))
            {
                throw new FormatException($"'{entry}' is not an IPv4 address, CIDR range or MAC address.");
            }
        }

        return list;
    }

    /// <summary>True when <see cref="Parse"/> takes <paramref name="entry"/>.</summary>
    public static bool IsEntry(string entry) => new IgnoreList().TryAdd(entry);

    // Asked for every frame: a predicate would allocate for each.
    public bool Contains(uint address)
    {
        foreach (var block in _blocks)
        {
            if (block.Contains(address))
            {
                return true;
            }
        }

        return _addresses.Contains(address);
    }

    public bool Contains(MacAddress mac) => _macs.Contains(mac);

    private bool TryAdd(string entry)
    {
        if (MacAddress.TryParse(entry, out var mac))
        {
            _macs.Add(mac);
        }
        else if (Ipv4.TryParse(entry, out var address))
        {
            _addresses.Add(address);
        }
        else if (Ipv4Block.TryParse(entry, out var block))
        {
            _blocks.Add(block);
        }
        else
        {
            return false;
        }

        return true;
    }
}
