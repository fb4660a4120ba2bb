using HostPool.Discovery;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Scanning;

namespace HostPool.Tests.Discovery.Ndp;

public sealed class NdpSweepTests
{
    private readonly NdpSweep _sweep = new(Parsed.Block6("fd00::/64"), calls: 2);

    [Fact]
    public void OnClaim_AddressesOfThePrefix_AreFoundOnceEach()
    {
        Hear("fd00::7", "fd00::7", "fd00::8", "fd02::7");

        Assert.Equal(2, _sweep.Progress.Found);
        Assert.Empty(_sweep.Outstanding());
    }

    [Fact]
    public void OnClaim_LinkLocalAddress_ExpectsTheOneOfTheSameIdentifier()
    {
        Hear("fe80::a:b");
        Assert.Equal([Parsed.Address6("fd00::a:b")], _sweep.Outstanding());
        Assert.Equal(0, _sweep.Progress.Found);

        Hear("fd00::a:b");
        Assert.Empty(_sweep.Outstanding());
        Assert.Equal(1, _sweep.Progress.Found);
    }

    [Fact]
    public void OnClaim_LinkLocalAddressWhereThePrefixHasNoInterfaceIdentifiers_ExpectsNobody()
    {
        var sweep = new NdpSweep(Parsed.Block6("fd00::/80"), calls: 1);

        sweep.OnClaim(new NeighbourClaim(MacAddress.Zero, Parsed.Address6("fe80::a:b"), false), 0);

        Assert.Empty(sweep.Outstanding());
    }

    [Fact]
    public void Progress_AlongAScan_CountsWhatIsLeft()
    {
        Assert.Equal(default, _sweep.Progress);

        _sweep.Expect(Parsed.Address6("fd00::8"));
        _sweep.BeginPass(3);
        Assert.Equal(new SweepProgress(Addresses: 1, Asked: 1, Found: 0, RequestsLeft: 3 * (2 + 1)), _sweep.Progress);

        Hear("fd00::7", "fd00::8");
        _sweep.BeginPass(1);
        Assert.Equal(new SweepProgress(Addresses: 2, Asked: 2, Found: 2, RequestsLeft: 2), _sweep.Progress);
    }

    [Fact]
    public void Expect_WhoWasHeard_IsNotOutstanding()
    {
        Hear("fd00::7");
        _sweep.Expect(Parsed.Address6("fd00::7"));
        _sweep.Expect(Parsed.Address6("fd00::8"));
        _sweep.Expect(Parsed.Address6("fd00::8"));

        Assert.Equal([Parsed.Address6("fd00::8")], _sweep.Outstanding());
    }

    [Fact]
    public void OnClaim_FloodOfInventedStations_IsBounded()
    {
        for (var i = 0u; i < NdpSweep.Capacity + 100; i++)
        {
            _sweep.OnClaim(new NeighbourClaim(MacAddress.Zero, Parsed.Address6("fe80::1:0:0") + i, false), 0);
        }

        Assert.Equal(NdpSweep.Capacity, _sweep.Outstanding().Count);
    }

    private void Hear(params string[] addresses)
    {
        foreach (var address in addresses.Select(Parsed.Address6))
        {
            _sweep.OnClaim(new NeighbourClaim(MacAddress.Zero, address, false), 0);
        }
    }
}
