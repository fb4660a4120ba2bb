using HostPool.Discovery;
using HostPool.Discovery.Ndp;

namespace HostPool.Tests.Discovery.Ndp;

public sealed class NdpSweepTests
{
    private readonly NdpSweep _sweep = new([Parsed.Block6("fd00::/64"), Parsed.Block6("fd01::/80")]);

    [Fact]
    public void OnClaim_AddressesOfThePrefixes_AreFoundOnceEach()
    {
        Hear("fd00::7", "fd00::7", "fd01::7", "fd02::7");

        Assert.Equal(2, _sweep.Found);
        Assert.Empty(_sweep.Outstanding());
    }

    [Fact]
    public void OnClaim_LinkLocalAddress_ExpectsTheOneOfTheSameIdentifier()
    {
        Hear("fe80::a:b");
        Assert.Equal([Parsed.Address6("fd00::a:b")], _sweep.Outstanding());
        Assert.Equal(0, _sweep.Found);

        Hear("fd00::a:b");
        Assert.Empty(_sweep.Outstanding());
        Assert.Equal(1, _sweep.Found);
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
