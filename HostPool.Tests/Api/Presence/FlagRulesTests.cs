using System.Net;
using HostPool.Api.Hosts;
using HostPool.Api.Presence;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Api.Presence;

public sealed class FlagRulesTests
{
    private static readonly MacAddress Own = MacAddress.Parse("08:00:00:00:00:01");
    private static readonly MacAddress Rival = MacAddress.Parse("08:00:00:00:00:02");
    private static readonly IPAddress Ip = IPAddress.Parse("10.0.0.1");

    private readonly ManualClock _time = new();
    private readonly PresenceClock _clock;

    public FlagRulesTests() =>
        _clock = new PresenceClock(_time, Options.Create(new DiscoveryOptions()), Options.Create(new PresenceOptions()));

    [Theory]
    [InlineData("08:9e:01:db:af:61", "None")]
    [InlineData("52:54:00:12:34:56", "LocalMac")]
    [InlineData("02:00:00:00:00:01", "LocalMac")]
    [InlineData(null, "None")]
    public void Of_AMac_IsWhatItsBitSays(string? mac, string expected) => Assert.Equal(expected, Flags(Pulse(mac)));

    [Fact]
    public void Of_AnAddressThatAnotherClaims_IsAConflictWhileItDoes()
    {
        var pulse = Contested();
        Assert.Equal("None", Flags(pulse));

        pulse.Contest!.Claim(Seen(Rival), _clock);
        Assert.Equal("AddressConflict", Flags(pulse));
        Assert.False(FlagRules.IsUsurped(pulse, _clock));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(FlagRules.IsUsurped(pulse, _clock));

        _time.Advance(FlagRules.ConflictLasts);
        Assert.Equal("None", Flags(pulse));
        Assert.False(FlagRules.IsUsurped(pulse, _clock));
    }

    [Fact]
    public void Of_AnAddressThatItsOwnSecondInterfaceClaims_IsNone()
    {
        var pulse = Contested();
        pulse.Contest!.Claim(Seen(Rival), _clock);

        pulse.Add(new PulseInterface(Rival));

        Assert.Equal("None", Flags(pulse));
    }

    [Fact]
    public void Of_TwoThatClaimSideBySide_IsAConflictAndNoFlips()
    {
        var pulse = Contested();
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            Hear(pulse, Own);
            Hear(pulse, Rival);
        }

        Assert.Equal("AddressConflict", Flags(pulse));
    }

    [Theory]
    [InlineData(2, "AddressConflict")]
    [InlineData(3, "AddressConflict, AddressFlips")]
    public void Of_AnAddressThatChangesHands_IsFlipsFromTheThirdTime(int changes, string expected)
    {
        var pulse = Contested();
        for (var i = 0; i < changes; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            Hear(pulse, i % 2 == 0 ? Rival : Own);
        }

        Assert.Equal(expected, Flags(pulse));
        _time.Advance(FlagRules.Lately);
        Assert.Equal("None", Flags(pulse));
    }

    private string Flags(Pulse pulse) => FlagRules.Of(pulse, _clock, sharesMachineId: false).ToString();

    private void Hear(Pulse pulse, MacAddress mac)
    {
        if (mac == Own)
        {
            pulse.Hear(Seen(mac));
            pulse.Contest!.Hear(mac, _time.GetTimestamp(), _clock);
        }
        else
        {
            pulse.Contest!.Claim(Seen(mac), _clock);
        }
    }

    private Pulse Contested()
    {
        var pulse = Pulse(Own.ToString());
        pulse.Hear(Seen(Own));
        pulse.Contest = new AddressContest(Own, pulse.HeardAt);
        return pulse;
    }

    private Sighting Seen(MacAddress mac) => new(mac, Ip, "eth0", _time.GetTimestamp());

    private static Pulse Pulse(string? mac) => new(new PoolHost
    {
        Id = 1,
        Os = HostOs.Linux,
        Endpoint = new HostEndpoint { Ip = Ip.ToString(), Port = 22, Protocol = "ssh" },
        Credentials = new HostCredentials { Username = "u" },
        Mac = mac,
        Presence = HostPresence.Alive,
    });
}
