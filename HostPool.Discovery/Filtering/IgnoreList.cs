using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Filtering;

/// <summary>The stations that are neither reported nor asked. Immutable.</summary>
internal sealed class IgnoreList
{
    private readonly HashSet<MacAddress> _macs = [];
    private readonly HashSet<uint> _addresses = [];
    private readonly List<Ipv4Block> _blocks = [];
    private readonly HashSet<UInt128> _addresses6 = [];
    private readonly List<Ipv6Block> _blocks6 = [];

    private IgnoreList()
    {
    }

    /// <summary>Reads IP addresses, CIDR ranges (host bits masked) and MAC addresses.</summary>
    /// <exception cref="FormatException">An entry is none of these.</exception>
    public static IgnoreList Parse(IEnumerable<string> entries)
    {
        var list = new IgnoreList();
        foreach (var entry in entries)
        {
            if (!list.TryAdd(entry))
            {
                throw new FormatException($"'{entry}' is not an IP address, CIDR range or MAC address.");
            }
        }

        return list;
    }

    /// <summary>True when <see cref="Parse"/> takes <paramref name="entry"/>.</summary>
    public static bool IsEntry(string entry) => new IgnoreList().TryAdd(entry);

    /// <summary>True when the address is listed, by itself or in a range.</summary>
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

    /// <inheritdoc cref="Contains(uint)"/>
    public bool Contains(UInt128 address)
    {
        foreach (var block in _blocks6)
        {
            if (block.Contains(address))
            {
                return true;
            }
        }

        return _addresses6.Contains(address);
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
        else if (Ipv6.TryParse(entry, out var address6))
        {
            _addresses6.Add(address6);
        }
        else if (Ipv6Block.TryParse(entry, out var block6))
        {
            _blocks6.Add(block6);
        }
        else
        {
            return false;
        }

        return true;
    }
}
