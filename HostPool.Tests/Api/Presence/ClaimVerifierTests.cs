using System.Net;
using HostPool.Api.Presence;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Api.Presence;

public sealed class ClaimVerifierTests
{
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:00:00:00:01");
    private static readonly IPAddress Ip = IPAddress.Parse("10.0.0.1");

    private readonly ManualClock _time = new();
    private readonly FakeProber _prober = new();
    private readonly ClaimVerifier _claims;

    public ClaimVerifierTests() => _claims = new ClaimVerifier(
        _prober, new PresenceClock(_time, Options.Create(new DiscoveryOptions()), Options.Create(new PresenceOptions())));

    [Fact]
    public void TryConfirm_TheAnswerOfWhoWasAsked_ConfirmsOnce()
    {
        _claims.Ask("eth0", Mac, Ip);

        Assert.True(_claims.TryConfirm(Seen(isAnswer: true), out _));
        Assert.False(_claims.TryConfirm(Seen(isAnswer: true), out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryConfirm_TheAnswer_IsAnAnnouncementWhenTheClaimWas(bool announced)
    {
        _claims.Ask("eth0", Mac, Ip);
        _claims.Ask("eth0", Mac, Ip, announced);

        Assert.True(_claims.TryConfirm(Seen(isAnswer: true), out var confirmed));
        Assert.Equal(announced, confirmed.IsAnnouncement);
    }

    [Fact]
    public void TryConfirm_AFrameThatAnswersNothing_DoesNotConfirm()
    {
        Assert.False(_claims.TryConfirm(Seen(isAnswer: true), out _));
        _claims.Ask("eth0", Mac, Ip);
        Assert.False(_claims.TryConfirm(Seen(isAnswer: false), out _));
    }

    [Fact]
    public void Ask_WhoIsBeingAsked_SendsNothingMore()
    {
        _claims.Ask("eth0", Mac, Ip);
        _claims.Ask("eth0", Mac, Ip);

        Assert.Equal(1, _prober.Asked);
    }

    [Fact]
    public void AskAgain_WhoStaysSilent_IsAskedFourTimesAndForgotten()
    {
        _claims.Ask("eth0", Mac, Ip);
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(ClaimVerifier.RetryAfter);
            _claims.AskAgain();
        }

        Assert.Equal(ClaimVerifier.Attempts, _prober.Asked);
        Assert.False(_claims.TryConfirm(Seen(isAnswer: true), out _));
    }

    [Fact]
    public void Ask_InAFlood_KeepsABoundAndCountsTheRest()
    {
        for (var i = 0; i < 5000; i++)
        {
            _claims.Ask("eth0", MacOf(i), Ip);
        }

        Assert.Equal(4096, _prober.Asked);
        Assert.Equal(5000 - 4096, _claims.Dropped);
    }

    [Fact]
    public void Ask_WhoHasJustBeenConfirmed_TakesASecondAnswerForNoNewsAndAnAnnouncementForOne()
    {
        _claims.Ask("eth0", Mac, Ip, isAnswer: true);
        Assert.True(_claims.TryConfirm(Seen(isAnswer: true), out _));

        _claims.Ask("eth0", Mac, Ip, isAnswer: true);
        Assert.Equal(1, _prober.Asked);

        _claims.Ask("eth0", Mac, Ip, isAnnouncement: true);
        Assert.Equal(2, _prober.Asked);
        Assert.True(_claims.TryConfirm(Seen(isAnswer: true), out _));
    }

    [Fact]
    public void AskAgain_WhoAnsweredAScan_IsGivenMoreTime()
    {
        _claims.Ask("eth0", Mac, Ip, isAnswer: true);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(ClaimVerifier.RetryAfter);
            _claims.AskAgain();
        }

        Assert.Equal(ClaimVerifier.Attempts, _prober.Asked);
        Assert.True(_claims.TryConfirm(Seen(isAnswer: true), out _));
    }

    [Fact]
    public void Ask_MoreThanFitWhoAnsweredAScan_AsksEachInTurnAndDropsNobody()
    {
        const int Found = 10_000;
        for (var i = 0; i < Found; i++)
        {
            _claims.Ask("eth0", MacOf(i), Ip, isAnswer: true);
        }

        Assert.Equal(4096, _prober.Asked);
        Assert.False(_claims.TryConfirm(SeenFrom(Found - 1), out _)); // A late answer to the scan, and not to us.
        var confirmed = 0;
        for (var round = 0; round < 3; round++)
        {
            for (; confirmed < _prober.Asked; confirmed++)
            {
                Assert.True(_claims.TryConfirm(SeenFrom(confirmed), out _));
            }

            _claims.AskAgain();
        }

        Assert.Equal(Found, _prober.Asked);
        Assert.Equal(0, _claims.Dropped);
    }

    private static MacAddress MacOf(int number) => new([2, 0, 0, 0, (byte)(number >> 8), (byte)number]);

    private Sighting SeenFrom(int number) => new(MacOf(number), Ip, "eth0", _time.GetTimestamp()) { IsAnswer = true };

    private Sighting Seen(bool isAnswer) => new(Mac, Ip, "eth0", _time.GetTimestamp()) { IsAnswer = isAnswer };

    private sealed class FakeProber : IStationProber
    {
        public int Asked { get; private set; }

        public bool TryAsk(string interfaceName, IPAddress ip, MacAddress mac)
        {
            Asked++;
            return true;
        }
    }
}
