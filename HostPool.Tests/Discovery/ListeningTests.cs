using HostPool.Discovery;
using HostPool.Discovery.Packets;
using HostPool.Tests.Discovery.Twins;

namespace HostPool.Tests.Discovery;

public sealed class ListeningTests
{
    private static readonly ArpPacket Announcement =
        ArpPacket.Request(MacAddress.Parse("02:00:00:00:00:fe"), 0x0A000007, 0x0A000007);

    [Fact]
    public async Task Listen_NoNetworks_HearsEveryEthernetInterfaceThatIsUpAndSendsNothing()
    {
        var tunnel = FakeLinkTable.NewEthernet("tun0", 9) with { IsEthernet = false };
        var down = FakeLinkTable.NewEthernet("eth1", 8) with { IsUp = false };
        var links = new FakeLinkTable(FakeLinkTable.NewEthernet(), down, tunnel);
        await using var rig = new DiscoveryRig(new DiscoveryOptions(), new ManualClock(), links);
        rig.Pool.Targets = [new WatchTarget(Ipv4.ToAddress(0x0A000007), null)];
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);

        links.Become(FakeLinkTable.NewEthernet(), down with { IsUp = true }, tunnel);
        await rig.UntilAsync(() => rig.Status.Interfaces.Count(entry => entry.State == CaptureState.Capturing) == 2);
        rig.Segment.Tell(Announcement);
        await rig.UntilAsync(() => rig.Pool.Sightings.Count == 2);

        Assert.Equal(["eth0", "eth1"], rig.Pool.Sightings.Select(sighting => sighting.Interface).Order());
        Assert.All(rig.Status.Interfaces, entry => Assert.Null(entry.Subnet));
        Assert.Empty(rig.Segment.Sent);
        Assert.False(rig.Status.IsWatched(Ipv4.ToAddress(0x0A000007)));
    }

    [Fact]
    public async Task Listen_InterfaceGone_IsForgottenUntilItIsBack()
    {
        var links = new FakeLinkTable(FakeLinkTable.NewEthernet());
        await using var rig = new DiscoveryRig(new DiscoveryOptions(), new ManualClock(), links);
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);

        links.Become();
        await rig.UntilAsync(() => rig.Status.Interfaces.Count == 0);
        links.Become(FakeLinkTable.NewEthernet(index: 8));

        await rig.UntilStateAsync(CaptureState.Capturing);
    }

    [Fact]
    public async Task Start_Disabled_DoesNothing()
    {
        await using var rig = new DiscoveryRig(
            new DiscoveryOptions { Enabled = false, Networks = { new NetworkOptions { Interface = "eth0" } } },
            new ManualClock(),
            new FakeLinkTable(FakeLinkTable.NewEthernet()));
        await rig.StartAsync();
        var looks = 0;
        await rig.UntilAsync(() => ++looks > 200);

        Assert.Empty(rig.Status.Interfaces);
        Assert.Equal(0, rig.Segment.Opened);
    }
}
