using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Scanning;

/// <summary>
/// Whom a scan asks next: in the first pass everybody, then in each further pass those who have not answered.
/// Not thread-safe.
/// </summary>
internal sealed class ArpSweep
{
    private readonly Ipv4Block _block;
    private readonly bool[] _settled;
    private readonly Dictionary<uint, MacAddress> _found = [];
    private int _passesLeft;
    private int _at;

    /// <param name="block">The addresses; at most 65,536.</param>
    /// <param name="isExcluded">Who is not asked, beside the reserved addresses of the block.</param>
    /// <param name="retries">How many passes follow the first.</param>
    public ArpSweep(Ipv4Block block, Predicate<uint> isExcluded, int retries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block.PrefixLength, 16);
        _block = block;
        _passesLeft = retries;
        _settled = new bool[block.Last - block.First + 1];
        for (var i = 0; i < _settled.Length; i++)
        {
            var address = block.First + (uint)i;
            _settled[i] = block.IsReserved(address) || isExcluded(address);
        }

        Addresses = Outstanding = _settled.Count(settled => !settled);
    }

    /// <summary>How many addresses the sweep asks for.</summary>
    public int Addresses { get; }

    /// <summary>How many of them have not answered.</summary>
    public int Outstanding { get; private set; }

    /// <summary>True when no further pass would be of use or is allowed.</summary>
    public bool IsLastPass => _passesLeft == 0 || Outstanding == 0;

    /// <summary>Who answered, each address once; the first answer stands.</summary>
    public IReadOnlyDictionary<uint, MacAddress> Found => _found;

    /// <summary>Fills in who is asked next in this pass, and returns how many; 0: the pass is over.</summary>
    public int Next(Span<uint> addresses)
    {
        var count = 0;
        for (; _at < _settled.Length && count < addresses.Length; _at++)
        {
            if (!_settled[_at])
            {
                addresses[count++] = _block.First + (uint)_at;
            }
        }

        return count;
    }

    /// <summary>Begins the next pass; false when the sweep is over.</summary>
    public bool TryStartPass()
    {
        if (IsLastPass)
        {
            return false;
        }

        _passesLeft--;
        _at = 0;
        return true;
    }

    /// <summary>Notes that <paramref name="address"/> answered; addresses that are not asked are no matter.</summary>
    public void Heard(uint address, MacAddress mac)
    {
        if (_block.Contains(address) && !_settled[address - _block.First])
        {
            _settled[address - _block.First] = true;
            Outstanding--;
            _found.Add(address, mac);
        }
    }
}
