using System.Net;
using HostPool.Specs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Specs;

/// <summary>Endpoints behind a jump host, with a real one.</summary>
public sealed class JumpProbeTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    [SshFact]
    public async Task Answers_OfEndpointsBehindAJumpHost_ComeOverOneConnection()
    {
        using var jump = new SshServer();
        using var closing = new RudeListener((_, _) => Task.CompletedTask);
        using var hanging = new RudeListener(RudeListener.Hang);
        using var probe = Through(jump);
        Assert.True(probe.IsNeededFor(IPAddress.Loopback));
        Assert.False(probe.IsNeededFor(IPAddress.Parse("127.0.0.2")));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AnswersAsync(probe, jump.Port)));
        Assert.All(answers, Assert.True);
        Assert.True(await AnswersAsync(probe, closing.Port));
        Assert.False(await AnswersAsync(probe, Closed()));
        Assert.False(await probe.AnswersAsync(IPAddress.Loopback, hanging.Port, TimeSpan.FromMilliseconds(300), CancellationToken.None));
        Assert.Equal(1, Logins(jump));

        Shell.Run("sh", "-c", $"for s in /tmp/hostpool-ssh-{Environment.ProcessId}-*/jump_control; do ssh -S $s -O stop x; done 2>&1");
        Assert.True(await AnswersAsync(probe, jump.Port));
        Assert.Equal(2, Logins(jump));
    }

    [SshFact]
    public async Task Answers_JumpHostIsAway_AreNoAndNothingIsLeft()
    {
        var folders = Folders();
        using var jump = new SshServer();
        using (var probe = Through(jump, port: Closed()))
        {
            Assert.False(probe.IsAway(IPAddress.Loopback));
            Assert.False(await AnswersAsync(probe, jump.Port));
            Assert.True(probe.IsAway(IPAddress.Loopback));
            Assert.False(await AnswersAsync(probe, jump.Port));
        }

        using (var probe = Through(jump))
        {
            Assert.False(await AnswersAsync(probe, Closed()));
            Assert.True(await AnswersAsync(probe, jump.Port));
            Assert.False(probe.IsAway(IPAddress.Loopback));
        }

        Assert.Empty(Folders().Except(folders));
    }

    [SshFact]
    public async Task Answers_JumpHostOfAnUnknownKey_AreNoAndSayWhichAndWhatToDo()
    {
        using var jump = new SshServer();
        using var probe = Through(jump, hostKey: $"elsewhere {jump.HostKey("ed25519")}");
        Assert.Null(Assert.Single(probe.States).WhyAway);

        Assert.False(await AnswersAsync(probe, jump.Port));

        var why = Assert.Single(probe.States).WhyAway!;
        Assert.StartsWith($"jump host 127.0.0.1:{jump.Port}: the host key is not known: ", why, StringComparison.Ordinal);
        Assert.Contains($"; it shows {KnownHosts.Fingerprints(jump.HostKey("ed25519"))}. Where that is its key, set Specs:Networks:0:JumpHostKey to it", why, StringComparison.Ordinal);
    }

    /// <summary>It keeps a connection, where each reading logs in: what nobody looked at, or what came later, only those find.</summary>
    [SshFact]
    public async Task States_JumpHostThatReadingsFailAt_SayWhyUntilOneGetsThrough()
    {
        using var jump = new SshServer();
        var options = new SpecOptions { Networks = { Network(jump, hostKey: $"elsewhere {jump.HostKey("ed25519")}") } };
        var readings = new JumpReadings();
        using var probe = new JumpProbe(Options.Create(options), readings, TimeProvider.System, NullLogger<JumpProbe>.Instance);
        Assert.Null(Assert.Single(probe.States).WhyAway);

        await ReadAsync(jump.Port);
        Assert.StartsWith($"jump host 127.0.0.1:{jump.Port}: the host key is not known: ", Assert.Single(probe.States).WhyAway, StringComparison.Ordinal);
        Assert.False(probe.IsAway(IPAddress.Loopback));

        options.Networks[0].JumpHostKey = jump.HostKey("ed25519");
        await ReadAsync(Closed());
        Assert.Null(Assert.Single(probe.States).WhyAway);

        options.Networks[0].JumpHost = $"{SshServer.User}@127.0.0.1:{Closed()}";
        await ReadAsync(jump.Port);
        Assert.Contains("Connection refused", Assert.Single(probe.States).WhyAway, StringComparison.Ordinal);

        options.Networks[0].JumpHost = $"{SshServer.User}@127.0.0.1:{jump.Port}";
        await ReadAsync(jump.Port);
        Assert.Null(Assert.Single(probe.States).WhyAway);

        Task ReadAsync(int port) => new OpenSshTransport(TimeProvider.System, options: options, jumps: readings).RunAsync(
            new SshTarget("127.0.0.1", port, SshServer.User) { Password = SshServer.Password, TrustsNewKey = true }, "true", new SshLimits(Ample), CancellationToken.None);
    }

    private static JumpProbe Through(SshServer jump, int? port = null, string? hostKey = null) => new(
        Options.Create(new SpecOptions { Networks = { Network(jump, port, hostKey) } }), new JumpReadings(), TimeProvider.System, NullLogger<JumpProbe>.Instance);

    private static SpecNetworkOptions Network(SshServer jump, int? port = null, string? hostKey = null) => new()
    {
        Subnet = "127.0.0.1/32", JumpHost = $"{SshServer.User}@127.0.0.1:{port ?? jump.Port}", JumpKeyFile = jump.KeyFile, JumpHostKey = hostKey ?? jump.HostKey("ed25519"),
    };

    private static Task<bool> AnswersAsync(JumpProbe probe, int port) => probe.AnswersAsync(IPAddress.Loopback, port, Ample, CancellationToken.None);

    private static int Logins(SshServer jump) => jump.Log.Split("Accepted publickey").Length - 1;

    private static int Closed()
    {
        using var listener = new RudeListener(RudeListener.Hang);
        return listener.Port;
    }

    /// <summary>Of this process; other tests make and remove theirs meanwhile, none with that file.</summary>
    private static string[] Folders() => Directory.GetDirectories(Path.GetTempPath(), $"hostpool-ssh-{Environment.ProcessId}-*")
        .Where(folder => File.Exists(Path.Combine(folder, "jump_control"))).ToArray();
}
