using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Scanning;

/// <summary>
/// Whom a scan asks next: in the first pass everybody, then in each further pass those who have not answered, each a
/// while after it was last asked. Driven by timestamps that the caller reads; not thread-safe.
/// </summary>
internal sealed class ArpSweep
{
    // Asking again early costs a frame and loses nothing: an answer counts whenever it comes. Only the last wait
    // decides who is missing.
    private const int PauseShare = 4;

    private readonly Ipv4Block _block;
    private readonly long _timeout;
    private readonly bool[] _settled;
    private readonly long[] _askedAt;
    private readonly Dictionary<uint, MacAddress> _found = [];
    private int _retriesLeft;
    private int _leftInPass;
    private int _next;
    private bool _isFirstPass = true;
    private bool _isAllAsked;
    private long _lastAskedAt;

    /// <param name="block">The addresses; at most 65,536.</param>
    /// <param name="isExcluded">Who is not asked, beside the reserved addresses of the block.</param>
    /// <param name="retries">How many passes follow the first.</param>
    /// <param name="timeout">How long to wait after the last request; a quarter of it lies between two to one address.</param>
    public ArpSweep(Ipv4Block block, Predicate<uint> isExcluded, int retries, long timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block.PrefixLength, 16);
        _block = block;
        _retriesLeft = retries;
        _timeout = timeout;
        _settled = new bool[block.Last - block.First + 1];
        _askedAt = new long[_settled.Length];
        for (var i = 0; i < _settled.Length; i++)
        {
            var address = block.First + (uint)i;
            _settled[i] = block.IsReserved(address) || isExcluded(address);
        }

        Addresses = Outstanding = _leftInPass = _settled.Count(settled => !settled);
        SeekNext();
    }

    /// <summary>How many addresses the sweep asks for.</summary>
    public int Addresses { get; }

    /// <summary>How many of them have not answered.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Who answered, each address once; the first answer stands.</summary>
    public IReadOnlyDictionary<uint, MacAddress> Found => _found;

    public SweepProgress Progress => new(
        Addresses,
        _isFirstPass ? Addresses - _leftInPass : Addresses,
        _found.Count,
        _leftInPass + (_retriesLeft * Outstanding));

    /// <summary>When there is somebody to ask, or after the last request the wait for answers is over; may be past.</summary>
    public long DueAt => _isAllAsked ? _lastAskedAt + _timeout
        : _isFirstPass ? long.MinValue
        : _askedAt[_next] + (_timeout / PauseShare);

    /// <summary>True when everybody answered, or was asked as often as allowed and waited for.</summary>
    public bool IsOver(long now) => Outstanding == 0 || (_isAllAsked && now >= DueAt);

    /// <summary>Fills in who is to be asked at once, and returns how many; 0: nobody before <see cref="DueAt"/>.</summary>
    public int Next(Span<uint> addresses, long now)
    {
        var count = 0;
        while (count < addresses.Length && Outstanding > 0 && !_isAllAsked && DueAt <= now)
        {
            _lastAskedAt = _askedAt[_next] = now;
            addresses[count++] = _block.First + (uint)_next++;
            _leftInPass--;
            SeekNext();
        }

        return count;
    }

    /// <summary>Notes that <paramref name="address"/> answered; addresses that are not asked are no matter.</summary>
    public void Heard(uint address, MacAddress mac)
    {
        if (!_block.Contains(address) || _settled[address - _block.First])
        {
            return;
        }

        var place = (int)(address - _block.First);
        _settled[place] = true;
        Outstanding--;
        _found.Add(address, mac);
        if (!_isAllAsked && place >= _next)
        {
            _leftInPass--;
            SeekNext();
        }
    }

    /// <summary>Moves on to who is silent, into the next pass if need be.</summary>
    private void SeekNext()
    {
        while (Outstanding > 0 && !_isAllAsked)
        {
            for (; _next < _settled.Length; _next++)
            {
                if (!_settled[_next])
                {
                    return;
                }
            }

            _isFirstPass = false;
            _isAllAsked = _retriesLeft == 0;
            if (!_isAllAsked)
            {
                (_retriesLeft, _next, _leftInPass) = (_retriesLeft - 1, 0, Outstanding);
            }
        }
    }
}
