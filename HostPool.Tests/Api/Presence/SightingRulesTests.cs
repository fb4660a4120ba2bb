using System.Net;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Presence;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Api.Presence;

public sealed class SightingRulesTests
{
    private const string Mac1 = "02:00:00:00:00:01";
    private const string Mac2 = "02:00:00:00:00:02";
    private const string Second = "02:00:00:00:01:01";
    private const string Stranger = "02:00:00:00:00:99";

    private readonly ManualClock _time = new();
    private readonly Roster _roster;
    private readonly PresenceClock _clock;

    public SightingRulesTests()
    {
        _roster = new Roster(_time);
        _clock = new PresenceClock(_time, Options.Create(new DiscoveryOptions()), Options.Create(new PresenceOptions()));
        _roster.Load([Host(1, "10.0.0.1", Mac1), Host(2, "10.0.0.2", Mac2), Host(3, "10.0.0.3", mac: null), Host(4, "10.0.0.3", mac: null)]);
    }

    [Theory]
    [InlineData(Mac1, "10.0.0.1", true, "Nothing", 1)]
    [InlineData(Stranger, "10.0.0.9", true, "Joins", 0)]
    [InlineData(Stranger, "10.0.0.9", false, "Nothing", 0)]
    [InlineData(Stranger, "10.0.0.3", false, "IsIdentified", 3)]
    [InlineData(Stranger, "10.0.0.1", true, "Conflicts", 1)]
    [InlineData(Mac2, "10.0.0.1", true, "Conflicts", 1)]
    public void Judge_WhileEverybodyIsHeard_SaysWhatTheSightingMeans(string mac, string ip, bool adopts, string verdict, long hostId)
    {
        Assert.Equal((verdict, hostId), Judge(mac, ip, adopts));
    }

    [Fact]
    public void Judge_AnAnnouncedAddress_IsAMoveAtOnce() => Assert.Equal(("Moves", 1), Judge(Mac1, "10.0.0.9", announced: true));

    [Theory]
    [InlineData("10.0.0.7", "fd00::1", "Nothing")]
    [InlineData("fd00::5", "10.0.0.5", "Moves")]
    [InlineData("fd00::5", "fd00::6", "Nothing")]
    public void Judge_AnAddressBesideIpv6_IsAMoveOnlyToIpv4(string endpoint, string ip, string verdict)
    {
        _roster.Load([Host(7, endpoint, "02:00:00:00:00:07")]);

        Assert.Equal((verdict, 7), Judge("02:00:00:00:00:07", ip, announced: verdict == "Nothing"));
    }

    [Theory]
    [InlineData(2.4, 2, "fd00::1", "Nothing")]
    [InlineData(2.6, 2, "fd00::1", "Moves")]
    [InlineData(2.6, 2, "fe80::1", "Nothing")]
    [InlineData(600, 0, "fd00::1", "Nothing")] // It was not asked: we have lost IPv4 ourselves.
    public void Judge_AnIpv6Address_IsAMoveOnceTheIpv4OneIsAskedInVain(double seconds, int misses, string ip, string verdict)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _roster.Use(view => view.ById(1)!.Misses = misses);

        Assert.Equal((verdict, 1), Judge(Mac1, ip));
    }

    [Fact]
    public void Judge_ASecondAddress_IsNoMoveWhileTheFirstIsHeld() => Assert.Equal(("Nothing", 1), Judge(Mac1, "10.0.0.9"));

    [Fact]
    public void Judge_ASecondAddress_IsAMoveOnceTheFirstIsSilent()
    {
        _time.Advance(TimeSpan.FromSeconds(1.6));

        Assert.Equal(("Moves", 1), Judge(Mac1, "10.0.0.9"));
    }

    [Theory]
    [InlineData(3.4, "Conflicts")]
    [InlineData(3.6, "Replaces")]
    public void Judge_AStrangerAtAnAddress_ReplacesWhoIsSilentForLongerThanADepartureTakes(double seconds, string verdict)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal((verdict, 1), Judge(Stranger, "10.0.0.1"));
    }

    [Fact]
    public void Judge_AHostThatIsDown_ComesUp()
    {
        _roster.OnChange(new HostChange(HostChangeKind.WentDown, Host(1, "10.0.0.1", Mac1, HostPresence.Down)));

        Assert.Equal(("ComesUp", 1), Judge(Mac1, "10.0.0.1"));
    }

    [Theory]
    [InlineData(0, Mac1, "10.0.0.7", false, "Nothing")] // Its endpoint at another address: both are used.
    [InlineData(0, Second, "10.0.0.1", false, "Nothing")] // Linux answers for every address by every card.
    [InlineData(0, Second, "10.0.0.7", true, "Nothing")]
    [InlineData(1.6, Second, "10.0.0.7", true, "Nothing")]
    [InlineData(2.6, Second, "10.0.0.7", false, "Moves")]
    [InlineData(2.6, Second, "10.0.0.1", false, "Moves")]
    [InlineData(2.6, Second, "10.0.0.2", false, "Conflicts")]
    [InlineData(2.6, Second, "fe80::1", false, "Nothing")]
    public void Judge_ASecondInterface_IsAMoveOnlyOnceTheFirstIsSilent(double seconds, string mac, string ip, bool announced, string verdict)
    {
        _roster.Load([Host(1, "10.0.0.1", Mac1)], new[] { MacAddress.Parse(Second) }.ToLookup(_ => 1L));
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(verdict, Judge(mac, ip, announced: announced).Verdict);
    }

    [Fact]
    public void Roster_WhenAHostMovesToItsSecondInterface_KeepsBoth()
    {
        _roster.Load([Host(1, "10.0.0.1", Mac1)], new[] { MacAddress.Parse(Second) }.ToLookup(_ => 1L));

        _roster.OnChange(new HostChange(HostChangeKind.Moved, Host(1, "10.0.0.7", Second)));

        Assert.Equal(("Nothing", 1), Judge(Second, "10.0.0.7"));
        Assert.Equal(("Nothing", 1), Judge(Mac1, "10.0.0.1"));
        Assert.Equal([Second, Mac1], _roster.Use(view => view.ById(1)!.Interfaces.Select(one => one.Mac.ToString()).ToList()));
    }

    [Fact]
    public void Roster_WhenAHostIsReplaced_ForgetsTheOldMac()
    {
        _roster.OnChange(new HostChange(HostChangeKind.Replaced, Host(1, "10.0.0.1", Stranger)));

        Assert.Equal(("Joins", 0), Judge(Mac1, "10.0.0.9"));
    }

    [Fact]
    public void Interface_WithManyAddresses_KeepsTheNewest()
    {
        var one = new PulseInterface(MacAddress.Parse(Mac1));
        for (var i = 0; i < 40; i++)
        {
            one.Hear(new Sighting(one.Mac, new IPAddress([10, 0, 1, (byte)(i % 30)]), "eth0", i));
        }

        Assert.Equal(PulseInterface.MaxAddresses, one.Addresses.Count);
        Assert.Equal(["10.0.1.9", "10.0.1.8"], one.Addresses.Take(2).Select(ip => ip.ToString()));
        Assert.Equal(one.Addresses.Count, one.Addresses.Distinct().Count());
    }

    private (string Verdict, long HostId) Judge(string mac, string ip, bool adopts = true, bool announced = false)
    {
        var sighting = new Sighting(MacAddress.Parse(mac), IPAddress.Parse(ip), "eth0", _time.GetTimestamp()) { IsAnnouncement = announced };
        var (verdict, hostId) = _roster.Use(view => SightingRules.Judge(sighting, view, _clock, adopts));
        return (verdict.ToString(), hostId);
    }

    private static PoolHost Host(long id, string ip, string? mac, HostPresence presence = HostPresence.Alive) => new()
    {
        Id = id,
        Os = HostOs.Linux,
        Endpoint = new HostEndpoint { Ip = ip, Port = 22, Protocol = "ssh" },
        Credentials = new HostCredentials { Username = "u" },
        Mac = mac,
        Presence = presence,
    };
}
