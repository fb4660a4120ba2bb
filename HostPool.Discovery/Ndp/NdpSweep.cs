using HostPool.Discovery.Packets;
using HostPool.Discovery.Scanning;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// What a scan of a prefix found, and whom to ask by name that did not answer the call to all: hosts that are known, and
/// those heard under their link-local address alone, under the address that goes with it, for a machine makes both from
/// one interface identifier (RFC 4862, 5.3 and 5.5.3). The capture loop tells, the scan asks; thread-safe.
/// </summary>
/// <param name="block">The prefix.</param>
/// <param name="calls">How many frames a call to all takes.</param>
internal sealed class NdpSweep(Ipv6Block block, int calls) : INdpObserver, ISweep
{
    /// <summary>So many addresses are noted; a flood of invented ones adds no more.</summary>
    public const int Capacity = 65_536;

    private const int IdentifierBits = 64;
    private static readonly UInt128 Identifier = ulong.MaxValue;

    private readonly Lock _lock = new();
    private readonly HashSet<UInt128> _heard = [];
    private readonly HashSet<UInt128> _candidates = [];
    private int _found;
    private int _passesLeft;

    /// <summary>
    /// Its addresses are those that were heard or are expected, and all of them count as asked: the call to all asks them.
    /// </summary>
    public SweepProgress Progress
    {
        get
        {
            lock (_lock)
            {
                var addresses = _found + _candidates.Count;
                return new SweepProgress(addresses, addresses, _found, _passesLeft * (calls + _candidates.Count));
            }
        }
    }

    /// <summary>Notes how often everybody is yet to be asked.</summary>
    public void BeginPass(int passesLeft)
    {
        lock (_lock)
        {
            _passesLeft = passesLeft;
        }
    }

    /// <summary>Adds an address to be asked for unless it is heard.</summary>
    public void Expect(UInt128 address)
    {
        lock (_lock)
        {
            ExpectLocked(address);
        }
    }

    /// <summary>Who is expected and was not heard yet.</summary>
    public IReadOnlyList<UInt128> Outstanding()
    {
        lock (_lock)
        {
            return [.. _candidates];
        }
    }

    public void OnClaim(in NeighbourClaim claim, long timestamp)
    {
        lock (_lock)
        {
            if (_heard.Count >= Capacity || !_heard.Add(claim.Address))
            {
                return;
            }

            _candidates.Remove(claim.Address);
            if (block.Contains(claim.Address))
            {
                _found++;
            }
            else if (Ipv6.IsLinkLocal(claim.Address) && block.PrefixLength == IdentifierBits)
            {
                ExpectLocked(block.First | (claim.Address & Identifier));
            }
        }
    }

    private void ExpectLocked(UInt128 address)
    {
        if (_candidates.Count < Capacity && !_heard.Contains(address))
        {
            _candidates.Add(address);
        }
    }
}
