using System.Net;
using HostPool.Discovery;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Discovery.Ndp;

/// <summary>Hosts that have no IPv4 address, on a lab.</summary>
public sealed class NdpLabTests
{
    [LabFact(NeedsIpv6 = true)]
    public async Task Watch_HostsWithIpv6Alone_AreFoundPingedMissedAndSeenAtTheirReturn()
    {
        await using var lab = await LabNetwork.UpAsync(3, LabFamily.Ipv6);
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null, scan: true, name: lab.Bridge));
        await rig.StartAsync();
        await rig.UntilAsync(() => Enumerable.Range(1, 3).All(number => Saw(rig, lab.Host(number))));

        var (stays, leaves) = (TargetOf(lab.Host(1)), TargetOf(lab.Host(2)));
        rig.Pool.Targets = [stays, leaves];
        await rig.UntilAsync(() => rig.Pool.Rounds.Any(round => Has(round, leaves, true) && Has(round, stays, true)));

        await lab.DropAsync(2);
        await rig.UntilAsync(() => rig.Pool.Rounds.Any(round => Has(round, leaves, false)));
        Assert.DoesNotContain(rig.Pool.Rounds, round => Has(round, stays, false));

        rig.Pool.Sightings.Clear();
        await lab.JoinAsync(2);
        await rig.UntilAsync(() => rig.Pool.Sightings.Any(sighting => sighting.IsAnnouncement && IsOf(sighting, lab.Host(2))));
        var rounds = rig.Pool.Rounds.Count;
        await rig.UntilAsync(() => rig.Pool.Rounds.Skip(rounds).Any(round => Has(round, leaves, true)));
    }

    [LabFact(NeedsIpv6 = true)]
    public async Task Watch_HostThatJoinsOrMoves_AnnouncesItsAddress()
    {
        await using var lab = await LabNetwork.UpAsync(1, LabFamily.Ipv6);
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null, name: lab.Bridge));
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Status.IsWatched(lab.Host(1).Ip));

        await lab.JoinAsync(2);
        await rig.UntilAsync(() => rig.Pool.Sightings.Any(sighting => sighting.IsAnnouncement && IsOf(sighting, lab.Host(2))));

        await lab.MoveAsync(2, IPAddress.Parse(lab.Host(2).Ip + "a"));
        await rig.UntilAsync(() => rig.Pool.Sightings.Any(sighting => sighting.IsAnnouncement && IsOf(sighting, lab.Host(2))));
    }

    [LabFact(NeedsIpv6 = true)]
    public async Task Watch_HostsWithBothFamilies_AreSeenAndPingedByBoth()
    {
        await using var lab = await LabNetwork.UpAsync(1, LabFamily.Dual);
        var host = lab.Host(1);
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null, scan: true, name: lab.Bridge));
        WatchTarget[] targets = [new(host.Ip, host.Mac), new(host.Ipv6!, host.Mac)];
        rig.Pool.Targets = targets;
        await rig.StartAsync();

        await rig.UntilAsync(() => targets.All(target => rig.Pool.Rounds.Any(round => Has(round, target, true))));
        await rig.UntilAsync(() => targets.All(target => rig.Pool.Sightings.Any(sighting => sighting.Ip.Equals(target.Ip) && sighting.Mac == host.Mac)));
        var status = Assert.Single(rig.Status.Interfaces);
        Assert.Equal((lab.Subnet, lab.Prefix), (status.Subnet, Assert.Single(status.Prefixes)));
    }

    private static WatchTarget TargetOf(LabHost host) => new(host.Ip, host.Mac);

    private static bool Saw(DiscoveryRig rig, LabHost host) => rig.Pool.Sightings.Any(sighting => IsOf(sighting, host));

    private static bool IsOf(Sighting sighting, LabHost host) => sighting.Mac == host.Mac && sighting.Ip.Equals(host.Ip);

    private static bool Has(IReadOnlyList<ProbeResult> round, WatchTarget target, bool answered) =>
        round.Contains(new ProbeResult(target, answered));
}
