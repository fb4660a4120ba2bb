using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class OpenSshTransportTests(SharedSshServer shared) : IClassFixture<SharedSshServer>
{
    private static readonly SshLimits Ample = new(TimeSpan.FromSeconds(60));

    private readonly OpenSshTransport _transport = new(TimeProvider.System);

    private SshServer Server => shared.Server;

    private SshTarget Nobody => new("127.0.0.1", Server.Port, SshServer.User);

    private SshTarget Centos => Nobody with { Password = SshServer.Password, TrustsNewKey = true };

    [SshFact]
    public async Task Run_RightPassword_GivesOutputStatusAndHostKey()
    {
        var outcome = await Run(Centos, "cat; echo out; echo err >&2; exit 3");

        Assert.Null(outcome.Failure);
        Assert.Equal((3, "out\n", "err\n"), (outcome.ExitCode, outcome.Output, outcome.Errors));
        Assert.Equal(Server.HostKey("ed25519"), outcome.HostKey);
    }

    [SshFact]
    public async Task Run_RemoteStatus255_IsNoFailureOfTheConnection()
    {
        var outcome = await Run(Centos, "echo Permission denied >&2; exit 255");

        Assert.Null(outcome.Failure);
        Assert.Equal(255, outcome.ExitCode);
    }

    [SshFact]
    public async Task Run_WrongPassword_IsAuthenticationAndKeepsTheHostKey()
    {
        var outcome = await Run(Centos with { Password = "wrong-secret" }, "true");

        Assert.Equal(SpecFailure.Authentication, outcome.Failure);
        Assert.Equal(Server.HostKey("ed25519"), outcome.HostKey);
        Assert.Contains("Permission denied", outcome.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", outcome.ToString(), StringComparison.Ordinal);
    }

    [SshFact]
    public async Task Run_NothingToOffer_IsAuthentication() =>
        Assert.Equal(SpecFailure.Authentication, (await Run(Nobody, "true")).Failure);

    [SshFact]
    public async Task Run_Key_LogsIn() =>
        Assert.Null((await Run(Nobody with { PrivateKey = Server.PrivateKey.ReplaceLineEndings("\r\n") }, "true")).Failure);

    [SshFact]
    public async Task Run_KeyAndPassword_TriesTheKeyFirst()
    {
        using var other = new SshServer();
        var target = Centos with { Port = other.Port, PrivateKey = other.PrivateKey };

        Assert.Null((await Run(target, "true")).Failure);
        Assert.Contains("Accepted publickey", other.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("password", other.Log, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task Run_StrangeKeyAndRightPassword_FallsBackToThePassword() =>
        Assert.Null((await Run(Centos with { PrivateKey = "not a key" }, "true")).Failure);

    [SshFact]
    public async Task Run_DamagedKey_SaysSo()
    {
        var outcome = await Run(Nobody with { PrivateKey = "not a key" }, "true");

        Assert.Equal(SpecFailure.Authentication, outcome.Failure);
        Assert.Contains("private key could not be read", outcome.Message, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task Run_PinnedKeyOfAnyType_IsAccepted()
    {
        foreach (var type in new[] { "ed25519", "ecdsa", "rsa" })
        {
            var outcome = await Run(Centos with { HostKey = Server.HostKey(type) }, "true");

            Assert.Null(outcome.Failure);
            Assert.Equal(Server.HostKey(type), outcome.HostKey);
        }
    }

    [SshFact]
    public async Task Run_PinnedKeyAndWrongPassword_KeepsTheHostKey()
    {
        var pinned = $"{Server.HostKey("rsa")}\n{Server.HostKey("ed25519")}";

        var outcome = await Run(Centos with { HostKey = pinned, Password = "wrong" }, "true");

        Assert.Equal((SpecFailure.Authentication, pinned), (outcome.Failure, outcome.HostKey));
    }

    [SshFact]
    public async Task Run_ChangedKey_OffersNothing()
    {
        using var other = new SshServer("LogLevel DEBUG");
        foreach (var type in new[] { "ed25519", "rsa" })
        {
            var target = Centos with { Port = other.Port, PrivateKey = other.PrivateKey, HostKey = Server.HostKey(type) };

            var outcome = await Run(target, "true");

            Assert.Equal((SpecFailure.HostKeyChanged, null), (outcome.Failure, outcome.HostKey));
            Assert.Contains("SHA256:", outcome.Message, StringComparison.Ordinal);
        }

        Assert.Equal(SpecFailure.HostKeyChanged, (await Run(Centos with { HostKey = "" }, "true")).Failure);
        Assert.DoesNotContain("userauth-request", other.Log, StringComparison.Ordinal);
        Assert.Null((await Run(Centos with { Port = other.Port }, "true")).Failure);
        Assert.Contains("userauth-request", other.Log, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task Run_EndlessOutput_IsCutAndOver()
    {
        foreach (var script in new[] { "yes", "yes >&2", "head -c 100000000 /dev/zero", "yes hostpool | tr -d '\\n'" })
        {
            var outcome = await Run(Centos, script);

            Assert.Equal(SpecFailure.BadOutput, outcome.Failure);
            Assert.Equal("the host printed 1024 KiB and more", outcome.Message);
            Assert.Equal(Server.HostKey("ed25519"), outcome.HostKey);
        }
    }

    [SshFact]
    public async Task Run_HangsInTheMiddle_TimesOut()
    {
        var clock = new ManualClock();
        var transport = new OpenSshTransport(clock);
        var run = transport.RunAsync(Centos, "touch begun; exec sleep 1000", new SshLimits(TimeSpan.FromSeconds(500)), CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!File.Exists(Path.Combine(Server.Home, "begun")))
        {
            await Task.Delay(10, limit.Token);
        }

        clock.Advance(TimeSpan.FromSeconds(500));

        var outcome = await run;
        Assert.Equal((SpecFailure.TimedOut, "not done within 500 s"), (outcome.Failure, outcome.Message));
        Assert.Equal(Server.HostKey("ed25519"), outcome.HostKey);
    }

    [SshFact]
    public async Task Run_ConnectionBreaksInTheMiddle_IsLeftToTheReader()
    {
        var outcome = await Run(Centos, "kill -9 $PPID");

        Assert.Null(outcome.Failure);
        Assert.Equal(255, outcome.ExitCode);
    }

    [SshFact]
    public async Task Run_ManyAtOnce_AllSucceed()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Run(Centos, $"echo {i}")));

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i}\n"), outcomes.Select(outcome => outcome.Output));
    }

    private Task<SshOutcome> Run(SshTarget target, string script, SshLimits? limits = null) =>
        _transport.RunAsync(target, script, limits ?? Ample, CancellationToken.None);
}
