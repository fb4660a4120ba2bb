using HostPool.Specs;

namespace HostPool.Tests.Specs;

/// <summary>Who is offered what, in which order, and for how long.</summary>
public sealed class LoginRoundTests
{
    private const string Seen = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ7m1RWb0KlkKRTT5mHYtpsJ4A4Gd1/p0JBN1KuHNhGJ";
    private static readonly SshTarget Nobody = new("10.0.0.7", 22, "") { TakesCandidates = true };
    private static readonly SshTarget Own = new("10.0.0.7", 22, "own") { Password = "p0", PrivateKey = "k0" };

    private readonly ManualClock _clock = new();
    private readonly SpecOptions _options = new()
    {
        Networks =
        {
            new SpecNetworkOptions
            {
                Subnet = "10.0.0.0/24",
                Credentials =
                {
                    new SpecCredentialOptions { Username = "a", Password = "p1" },
                    new SpecCredentialOptions { Username = "b", Password = "p2", Key = "k2" },
                    new SpecCredentialOptions { Username = "c", Password = "" },
                },
            },
        },
    };

    [Fact]
    public async Task Candidates_OfAPinnedHost_AreTriedKeysFirstThenPasswords()
    {
        var host = new Host();

        var result = await RunAsync(host, Nobody with { HostKey = Seen });

        Assert.Equal(["b key", "c agent", "a password", "b password"], host.Offers);
        Assert.Equal((SpecFailure.Authentication, 4), (result.Outcome.Failure, result.Refused));
        Assert.StartsWith("4 of 4 logins were tried, and turned down; the last: ", result.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candidates_UntilOneIsTaken_AreTriedAndThatIsTold()
    {
        var host = new Host { Takes = "a password" };

        var result = await RunAsync(host, Nobody with { HostKey = Seen });

        Assert.Equal("a password", host.Offers[^1]);
        Assert.Equal((null, new SshLogin("a") { Password = "p1" }, 2), (result.Outcome.Failure, result.Login, result.Refused));
    }

    [Fact]
    public async Task OwnCredentials_AreTriedFirstAndAreNoCandidates()
    {
        var taken = new Host { Takes = "own key password" };
        Assert.Null((await RunAsync(taken, Own with { HostKey = Seen, TakesCandidates = true })).Login);
        Assert.Equal(["own key password"], taken.Offers);

        var alone = new Host();
        await RunAsync(alone, Own with { HostKey = Seen });
        Assert.Equal(["own key password"], alone.Offers);

        var refused = new Host();
        await RunAsync(refused, Own with { HostKey = Seen, TakesCandidates = true });
        Assert.Equal(["own key password", "b key", "c agent", "a password", "b password"], refused.Offers);

        var same = new Host();
        await RunAsync(same, new SshTarget("10.0.0.7", 22, "a") { Password = "p1", HostKey = Seen, TakesCandidates = true });
        Assert.Equal(["a password", "b key", "c agent", "b password"], same.Offers);
    }

    [Fact]
    public async Task UnpinnedHost_IsOfferedKeysAloneAndItsFingerprintIsTold()
    {
        var host = new Host();

        var result = await RunAsync(host, Own with { TakesCandidates = true });

        Assert.Equal(["own key", "b key", "c agent"], host.Offers);
        Assert.Equal(SpecFailure.Untrusted, result.Outcome.Failure);
        Assert.Contains("SHA256:", result.Outcome.Message, StringComparison.Ordinal);

        // All of them to the one that answered first.
        Assert.Equal([null, $"{Seen} first-use", $"{Seen} first-use"], host.Pins);
    }

    [Fact]
    public async Task UnpinnedHost_WithPasswordsOnly_IsOfferedNothingAtAll()
    {
        var host = new Host();

        var result = await RunAsync(host, Own with { PrivateKey = null });

        Assert.Equal(["own nothing"], host.Offers);
        Assert.Equal((SpecFailure.Untrusted, 0), (result.Outcome.Failure, result.Refused));
    }

    [Fact]
    public async Task HostThatTookAKeyOnce_IsOfferedNoPasswordWhenItTakesItNoMore()
    {
        var first = new Host { Takes = "own key" };
        var pinned = (await RunAsync(first, Own)).Outcome.HostKey;
        Assert.Equal($"{Seen} first-use", pinned);

        var later = new Host();
        var result = await RunAsync(later, Own with { HostKey = pinned });

        Assert.Equal(["own key"], later.Offers);
        Assert.Equal(SpecFailure.Untrusted, result.Outcome.Failure);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, false)]
    public async Task NetworkThatTrustsNewHosts_HasPasswordsOffered(bool? ofTheNetwork, bool ofAll)
    {
        (_options.Networks[0].TrustNewHosts, _options.TrustNewHosts) = (ofTheNetwork, ofAll);
        var host = new Host();

        var result = await RunAsync(host, Own);

        Assert.Equal(["own key password"], host.Offers);
        Assert.Equal((SpecFailure.Authentication, Seen), (result.Outcome.Failure, result.Outcome.HostKey));
    }

    [Fact]
    public async Task NetworkThatDoesNotTrust_WinsOverAll()
    {
        (_options.Networks[0].TrustNewHosts, _options.TrustNewHosts) = (false, true);
        var host = new Host();

        await RunAsync(host, Own);

        Assert.Equal(["own key"], host.Offers);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(Seen + " first-use", null)]
    [InlineData(Seen, Seen)]
    public async Task NetworkWithAnAuthority_HasPasswordsOfferedAndTheFirstWordOfAHostForgotten(string? pinned, string? checkedFor)
    {
        _options.Networks[0].HostCertificateAuthority = Seen;
        var host = new Host();

        await RunAsync(host, Own with { HostKey = pinned });

        Assert.Equal(["own key password"], host.Offers);
        Assert.Equal([checkedFor], host.Pins);
    }

    [Fact]
    public async Task NetworkWithAnAgent_HasItsKeysOfferedWhereThePasswordIsWithheld()
    {
        _options.Networks[0].Agent = "/run/agent";
        var host = new Host();

        var result = await RunAsync(host, Own with { PrivateKey = null });

        Assert.Equal(["own agent"], host.Offers);
        Assert.Equal(SpecFailure.Untrusted, result.Outcome.Failure);
    }

    [Theory]
    [InlineData(SpecFailure.Unreachable)]
    [InlineData(SpecFailure.HostKeyChanged)]
    [InlineData(SpecFailure.TimedOut)]
    public async Task HostThatTurnsNothingDown_IsNotAskedFurther(SpecFailure failure)
    {
        var host = new Host { Fails = failure };

        var result = await RunAsync(host, Nobody with { HostKey = Seen });

        Assert.Single(host.Offers);
        Assert.Equal(failure, result.Outcome.Failure);
    }

    [Fact]
    public async Task HostThatIsSlow_CostsTheTimeOfOneReading()
    {
        var host = new Host { Clock = _clock, TakesTime = TimeSpan.FromSeconds(8) };

        var result = await RunAsync(host, Nobody with { HostKey = Seen });

        Assert.Equal([20, 12, 4], host.Times);
        Assert.Equal(SpecFailure.Authentication, result.Outcome.Failure);
    }

    [Fact]
    public async Task HostWithoutAnyCredentials_IsNotAsked()
    {
        var host = new Host();

        var result = await RunAsync(host, Nobody with { Address = "10.9.9.9" });

        Assert.Empty(host.Offers);
        Assert.Equal(SpecFailure.Authentication, result.Outcome.Failure);
    }

    private Task<LoginOutcome> RunAsync(Host host, SshTarget target) => new LoginRound(host, _options, _clock).RunAsync(target, "true", CancellationToken.None);

    /// <summary>A host that writes down what it is offered.</summary>
    private sealed class Host : ISshTransport
    {
        public List<string> Offers { get; } = [];

        public List<string?> Pins { get; } = [];

        public List<double> Times { get; } = [];

        public string? Takes { get; init; }

        public SpecFailure Fails { get; init; } = SpecFailure.Authentication;

        public ManualClock? Clock { get; init; }

        public TimeSpan TakesTime { get; init; }

        public string? Unavailable => null;

        public Task<SshOutcome> RunAsync(SshTarget target, string script, SshLimits limits, CancellationToken cancellationToken)
        {
            var offer = target.OffersNothing ? " nothing"
                : $"{(target.PrivateKey is null ? "" : " key")}{(target.OfferedPassword is null ? "" : " password")}" is { Length: > 0 } some ? some : " agent";
            Offers.Add(target.Username + offer);
            Pins.Add(target.HostKey);
            Times.Add(limits.Timeout.TotalSeconds);
            Clock?.Advance(TakesTime);
            return Task.FromResult(new SshOutcome
            {
                Failure = Offers[^1] == Takes ? null : Fails,
                Message = "turned down",
                HostKey = Fails is SpecFailure.Authentication ? target.HostKey ?? Seen : null,
            });
        }
    }
}
