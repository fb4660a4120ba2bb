using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;
using HostPool.Discovery.Scanning;

namespace HostPool.Tests.Discovery;

/// <summary>Discovery on real packet sockets and a real link.</summary>
public sealed class RealLinkTests
{
    private static readonly MacAddress Station = MacAddress.Parse("02:00:00:00:00:fe");

    [RootFact]
    public async Task Capture_FramesOfEveryKind_SightsRealStationsAndCountsTheMalformed()
    {
        using var pair = new VethPair();
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(pair.Subnet, name: pair.Name));
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);
        using var far = pair.OpenFar();

        var gratuitous = FrameFrom(Station, $"{pair.Prefix}.20");
        Send(far, [.. gratuitous[..12], 0x81, 0, 0, 5, .. FrameFrom(Station, $"{pair.Prefix}.66")[12..]]); // of VLAN 5
        Send(far, gratuitous[..20]);
        Send(far, [.. gratuitous[..14], .. Enumerable.Repeat((byte)0xA5, 1_486)]);
        Send(far, FrameFrom(Station, "0.0.0.0"));
        Send(far, FrameFrom(new SystemLinkTable().Read().Single(link => link.Name == pair.Name).Mac, $"{pair.Prefix}.21"));
        Send(far, gratuitous);
        await rig.UntilAsync(() => rig.Pool.Sightings.Any(sighting => sighting.Mac == Station));

        var sighting = Assert.Single(rig.Pool.Sightings, sighting => sighting.Mac == Station);
        Assert.Equal(IPAddress.Parse($"{pair.Prefix}.20"), sighting.Ip);
        Assert.DoesNotContain(rig.Pool.Sightings, sighting => sighting.Ip.ToString().EndsWith(".21", StringComparison.Ordinal));
        Assert.Equal(2, rig.Status.Interfaces[0].FramesMalformed);
        Assert.Equal(0, rig.Status.Interfaces[0].FramesDropped);
    }

    [RootFact]
    public async Task Scan_RealSubnet_FindsEveryStationAndNotOurselves()
    {
        using var pair = new VethPair();
        pair.Far($"address add {pair.Prefix}.100/24 dev far");
        pair.Far($"address add {pair.Prefix}.254/24 dev far");
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null, scan: true, name: pair.Name));

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Log.Lines.Any(line => line.Contains("253 addresses asked, 3 found", StringComparison.Ordinal)));

        Assert.Equal([".100", ".254", ".7"], LastOctets(rig.Pool.Sightings.Select(sighting => sighting.Ip)));
        Assert.Equal(pair.Subnet, rig.Status.Interfaces[0].Subnet.ToString());
    }

    [RootFact]
    public async Task StandaloneScan_RealSubnet_FindsTheStation()
    {
        using var pair = new VethPair();
        var network = new NetworkOptions { Interface = pair.Name, Subnet = pair.Subnet };

        // The carrier of a new link may take a moment.
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null, name: pair.Name));
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);

        var result = await StandaloneScan.RunAsync(network, new DiscoveryOptions { ScanRate = 0, ScanTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System, CancellationToken.None);

        Assert.Equal([".7"], LastOctets(result.Found.Select(found => found.Ip)));
        Assert.Equal(253, result.Addresses);
        Assert.Equal(253 + 252 + 252, result.FramesSent);
        var missing = new NetworkOptions { Interface = "none", Subnet = pair.Subnet };
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StandaloneScan.RunAsync(missing, new DiscoveryOptions(), TimeProvider.System, CancellationToken.None));
        Assert.Contains("no interface 'none'", failure.Message, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task Ping_RealStation_IsAnsweredUntilItLeaves()
    {
        using var pair = new VethPair();
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(pair.Subnet, name: pair.Name));
        var target = new WatchTarget(IPAddress.Parse($"{pair.Prefix}.7"), null);
        rig.Pool.Targets = [target];
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Pool.Rounds.Any(round => round[0].Answered));

        var known = target with { Mac = rig.Pool.Sightings.First().Mac };
        rig.Pool.Targets = [known];
        await rig.UntilAsync(() => rig.Pool.Rounds.Any(round => round[0] == new ProbeResult(known, true)));

        // The far end stays up, so that our link does; but nobody answers there any more.
        pair.Far("link set far arp off");
        await rig.UntilAsync(() => rig.Pool.Rounds.Any(round => round[0] == new ProbeResult(known, false)));
        pair.Far("link set far arp on");
        var rounds = rig.Pool.Rounds.Count;
        await rig.UntilAsync(() => rig.Pool.Rounds.Skip(rounds).Any(round => round[0].Answered));
    }

    [RootFact]
    public async Task Capture_FarEndPulled_IsNoMissOfItsHosts()
    {
        using var pair = new VethPair();
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(pair.Subnet, name: pair.Name));
        rig.Pool.Targets = [new WatchTarget(IPAddress.Parse($"{pair.Prefix}.7"), null)];
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);

        pair.Far("link set far down");
        await rig.UntilStateAsync(CaptureState.Retrying);
        Assert.Contains("no carrier", rig.Status.Interfaces[0].Reason, StringComparison.Ordinal);
        Assert.All(rig.Pool.Rounds, round => Assert.True(round[0].Answered));
    }

    [RootFact]
    public async Task Capture_InterfaceDownAndUp_Resumes()
    {
        using var pair = new VethPair();
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(pair.Subnet, name: pair.Name));
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);

        VethPair.Ip($"link set {pair.Name} down");
        await rig.UntilStateAsync(CaptureState.Retrying);
        Assert.Contains("is down", rig.Status.Interfaces[0].Reason, StringComparison.Ordinal);
        Assert.Contains($"ip link set {pair.Name} up", rig.Status.Interfaces[0].Remedy, StringComparison.Ordinal);

        VethPair.Ip($"link set {pair.Name} up");
        await rig.UntilStateAsync(CaptureState.Capturing);
        await AssertHearsAsync(rig, pair);
    }

    [RootFact]
    public async Task Capture_InterfaceDeletedAndMadeAgain_Resumes()
    {
        using var pair = new VethPair();
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null, name: pair.Name));
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);

        pair.Delete();
        await rig.UntilStateAsync(CaptureState.Retrying);
        Assert.Contains("no interface", rig.Status.Interfaces[0].Reason, StringComparison.Ordinal);

        pair.Make();
        await rig.UntilStateAsync(CaptureState.Capturing);
        await AssertHearsAsync(rig, pair);
    }

    [RootFact]
    public async Task Capture_AddressGoneAndBack_IsRoutedMeanwhile()
    {
        using var pair = new VethPair();
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(pair.Subnet, name: pair.Name));
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);

        VethPair.Ip($"address add 10.214.0.1/24 dev {pair.Name}");
        VethPair.Ip($"address delete {pair.Prefix}.1/24 dev {pair.Name}");
        await rig.UntilStateAsync(CaptureState.Retrying);
        Assert.Contains("routed, and ARP is impossible", rig.Status.Interfaces[0].Reason, StringComparison.Ordinal);

        VethPair.Ip($"address add {pair.Prefix}.1/24 dev {pair.Name}");
        await rig.UntilStateAsync(CaptureState.Capturing);
    }

    private static async Task AssertHearsAsync(DiscoveryRig rig, VethPair pair)
    {
        using var far = pair.OpenFar();
        await rig.UntilAsync(() =>
        {
            Send(far, FrameFrom(Station, $"{pair.Prefix}.20"));
            return rig.Pool.Sightings.Any(sighting => sighting.Mac == Station);
        });
    }

    private static void Send(LinuxPacketSocket socket, byte[] frame) => Assert.True(socket.TrySend(frame));

    private static byte[] FrameFrom(MacAddress mac, string ip)
    {
        var frame = new byte[ArpPacket.FrameLength];
        ArpPacket.Request(mac, Parsed.Address(ip), Parsed.Address(ip)).Write(frame, MacAddress.Broadcast);
        return frame;
    }

    private static IEnumerable<string> LastOctets(IEnumerable<IPAddress> addresses) =>
        addresses.Select(address => address.ToString()).Select(text => text[text.LastIndexOf('.')..]).Distinct().Order();
}
