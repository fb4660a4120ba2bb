using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery.Ndp;

/// <summary>Neighbour discovery on real packet sockets and a real link.</summary>
public sealed class NdpLinkTests
{
    private static readonly MacAddress Station = MacAddress.Parse("02:00:00:00:00:fe");

    [RootFact(NeedsIpv6 = true)]
    public async Task Capture_FramesOfEveryKind_SightsRealStationsAndTheKernelDropsTheRest()
    {
        using var pair = new VethPair(ipv6: true);
        await using var rig = await StartAsync(pair);
        using var far = pair.OpenFar();
        var address = Parsed.Address6($"{pair.Prefix}:20");
        await rig.UntilAsync(() =>
        {
            Send(far, NdpPacket.Announce(Station, Parsed.Address6($"{pair.Prefix}:2f")));
            return rig.Pool.Sightings.Any(sighting => sighting.Mac == Station);
        });
        var before = rig.Status.Interfaces[0];

        for (var i = 0; i < 100; i++)
        {
            Send(far, NdpPacket.EchoToAll(Station, address, 1)); // a ping, as any ordinary traffic
        }

        Send(far, NdpPacket.Solicit(Station, 0, address) with { LinkLayer = null }); // a probe, to a group that is not ours
        Send(far, NdpPacket.Announce(new SystemLinkTable().Read().Single(link => link.Name == pair.Name).Mac, address));
        Send(far, NdpPacket.Announce(Station, address), frame => frame[21] = 254);
        Send(far, NdpPacket.Announce(Station, address), frame => frame[85] ^= 1);
        Send(far, NdpPacket.Solicit(Station, address, Parsed.Address6($"{pair.Prefix}:21"))); // nor is this
        await rig.UntilAsync(() => rig.Pool.Sightings.Any(sighting => sighting.Ip.Equals(IPAddress.Parse($"{pair.Prefix}:20"))));

        var sighting = Assert.Single(rig.Pool.Sightings, sighting => sighting.Ip.Equals(IPAddress.Parse($"{pair.Prefix}:20")));
        Assert.Equal((Station, false), (sighting.Mac, sighting.IsAnnouncement));
        Assert.Equal(2, rig.Status.Interfaces[0].FramesMalformed);
        Assert.InRange(rig.Status.Interfaces[0].FramesReceived - before.FramesReceived, 5, 50); // the kernels talk too
    }

    [RootFact(NeedsIpv6 = true)]
    public async Task Scan_NeighbourWithIpv6Alone_IsFoundByTheCallToAll()
    {
        using var pair = new VethPair(ipv6: true);
        await using var rig = await StartAsync(pair, scan: true);

        await rig.UntilAsync(() => rig.Log.Lines.Any(line => line.Contains("everybody asked, 1 addresses found", StringComparison.Ordinal)));

        var mac = Assert.Single(rig.Pool.Sightings.Select(sighting => sighting.Mac).Distinct());
        Assert.Contains(rig.Pool.Sightings, sighting => sighting.Ip.Equals(IPAddress.Parse($"{pair.Prefix}:7")));
        var status = Assert.Single(rig.Status.Interfaces);
        Assert.Equal((pair.Subnet, null), (Assert.Single(status.Prefixes).ToString(), status.Subnet));
        var index = new SystemLinkTable().Read().Single(link => link.Name == pair.Name).Index;
        Assert.Contains(rig.Pool.Sightings, sighting => sighting.Mac == mac && sighting.Ip.Equals(IPAddress.Parse($"fe80::7%{index}")));
    }

    [RootFact(NeedsIpv6 = true)]
    public async Task Ping_RealStation_IsAnsweredUntilItsAddressIsGone()
    {
        using var pair = new VethPair(ipv6: true);
        await using var rig = await StartAsync(pair);
        var target = new WatchTarget(IPAddress.Parse($"{pair.Prefix}:7"), null);
        rig.Pool.Targets = [target];
        await rig.UntilAsync(() => rig.Pool.Rounds.Any(round => round[0].Answered));

        var known = target with { Mac = rig.Pool.Sightings.First().Mac };
        rig.Pool.Targets = [known];
        await rig.UntilAsync(() => rig.Pool.Rounds.Any(round => round[0] == new ProbeResult(known, true)));

        pair.Far($"address delete {pair.Prefix}:7/64 dev far");
        await rig.UntilAsync(() => rig.Pool.Rounds.Any(round => round[0] == new ProbeResult(known, false)));
        pair.Far($"address add {pair.Prefix}:7/64 dev far nodad");
        var rounds = rig.Pool.Rounds.Count;
        await rig.UntilAsync(() => rig.Pool.Rounds.Skip(rounds).Any(round => round[0].Answered));
    }

    [RootFact(NeedsIpv6 = true)]
    public async Task Capture_OurAddressReplaced_WatchesTheNewPrefix()
    {
        using var pair = new VethPair(ipv6: true);
        await using var rig = await StartAsync(pair);

        VethPair.Ip($"address add {pair.Prefix}9::1/64 dev {pair.Name} nodad");
        VethPair.Ip($"address delete {pair.Prefix}:1/64 dev {pair.Name}");

        var address = IPAddress.Parse($"{pair.Prefix}9::7");
        await rig.UntilAsync(() => rig.Status.IsWatched(address));
        Assert.False(rig.Status.IsWatched(IPAddress.Parse($"{pair.Prefix}:7")));
        pair.Far($"address add {address}/64 dev far nodad");
        rig.Pool.Targets = [new WatchTarget(address, null)];
        await rig.UntilAsync(() => rig.Pool.Rounds.Any(round => round[0].Answered));
    }

    private static async Task<DiscoveryRig> StartAsync(VethPair pair, bool scan = false)
    {
        var rig = new DiscoveryRig(DiscoveryRig.Watching(null, scan, pair.Name));
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Status.IsWatched(IPAddress.Parse($"{pair.Prefix}:7")));
        return rig;
    }

    private static void Send(LinuxPacketSocket socket, NdpPacket packet, Action<byte[]>? spoil = null)
    {
        var frame = new byte[NdpPacket.LongestFrame];
        var length = packet.Write(frame, Ipv6.MacOfGroup(packet.Destination));
        spoil?.Invoke(frame);
        Assert.True(socket.TrySend(frame.AsSpan(0, length)));
    }
}
