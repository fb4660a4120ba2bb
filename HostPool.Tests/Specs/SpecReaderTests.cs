using HostPool.Specs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Specs;

public sealed class SpecReaderTests
{
    private static readonly Dictionary<string, string> None = [];
    private static readonly SshTarget Target = new("127.0.0.1", 22, SshServer.User) { Password = SshServer.Password };

    [Theory]
    [InlineData(0, "hostpool-probe 1 begin\n+cpus 2\n", SpecFailure.BadOutput, "the answer was cut short")]
    [InlineData(255, "hostpool-probe 1 begin\n+cpus 2\n", SpecFailure.BadOutput, "the answer was cut short")]
    [InlineData(0, "login:", SpecFailure.BadOutput, "the host answered something else: login:")]
    [InlineData(1, "'sh' is not recognized\r\n", SpecFailure.Unsupported, "no POSIX shell ran the probe: exit status 1: 'sh' is not recognized")]
    [InlineData(127, "", SpecFailure.Unsupported, "no POSIX shell ran the probe: exit status 127")]
    public async Task Read_AnswerIsNotTheProbes_SaysWhatItIs(int exitCode, string output, SpecFailure failure, string message)
    {
        var result = await Read(new SshOutcome { ExitCode = exitCode, Output = output, HostKey = "ssh-ed25519 AAAA" });

        Assert.Equal((failure, message, "ssh-ed25519 AAAA"), (result.Failure, result.Message, result.HostKey));
        Assert.Empty(result.Facts);
        Assert.Empty(result.Missing);
    }

    [Fact]
    public async Task Read_TransportFails_PassesTheReasonOn()
    {
        var result = await Read(new SshOutcome { Failure = SpecFailure.Refused, Message = "why", HostKey = "k" });

        Assert.Equal((SpecFailure.Refused, "why", "k"), (result.Failure, result.Message, result.HostKey));
    }

    [Fact]
    public async Task Read_WholeAnswerDespiteBadStatus_GivesFacts()
    {
        var result = await Read(new SshOutcome { ExitCode = 1, Output = "hostpool-probe 1 begin\n+cpus 2\nhostpool-probe 1 end\n" });

        Assert.Null(result.Failure);
        Assert.Equal("2", result.Facts["cpus"]);
        Assert.Equal("not reported", result.Missing["ram"]);
    }

    [Theory]
    [InlineData("OpenSSH_for_Windows_9.5", null, "", "PowerShell|ssh-ed25519 AAAA", true)]
    [InlineData("OpenSSH_for_Windows_9.5", SpecFailure.Authentication, "", null, true)]
    [InlineData("OpenSSH_9.2p1 Debian", null, "", null, false)]
    [InlineData(null, SpecFailure.Refused, "", null, null)]
    public async Task Read_WhatRunsThereIsNotKnown_TheServersNameTells(string? software, SpecFailure? failure, string output, string? again, bool? isWindows)
    {
        var transport = new FixedTransport(new SshOutcome { ExitCode = 1, Output = output, Failure = failure, Software = software, HostKey = "ssh-ed25519 AAAA" });
        var reader = new SpecReader(transport, Options.Create(new SpecOptions { TrustNewHosts = true }), TimeProvider.System);

        var result = await reader.ReadAsync(Target with { IsWindows = null }, None, CancellationToken.None);

        Assert.Equal((software, isWindows), (result.Software, result.IsWindows));
        string[] asked = again is null ? ["sh|"] : ["sh|", again];
        Assert.Equal(asked, transport.Asked);
    }

    [SshFact]
    public async Task Read_RealHost_GivesTheFiveKeysAndTheExtraOnes()
    {
        using var server = new SshServer("Banner /etc/os-release");
        var options = new SpecOptions { TrustNewHosts = true };
        var commands = new Dictionary<string, string> { ["who"] = "id -un", ["broken"] = "exit 9", ["many"] = "echo '{'; echo '\"a\": [1, 2]}'" };
        using var services = new ServiceCollection().AddSingleton(Options.Create(options)).AddSpecReader().BuildServiceProvider();
        var reader = services.GetRequiredService<ISpecReader>();

        var result = await reader.ReadAsync(Target with { Port = server.Port }, commands, CancellationToken.None);

        Assert.Null(reader.Unavailable);
        Assert.Null(result.Failure);
        Assert.Superset(
            new HashSet<string> { "cpus", "ram", "disk_size", "cpu_arch", "graph_card_model", "cpu_model", "kernel" },
            result.Facts.Keys.ToHashSet());
        Assert.Equal(SshServer.User, result.Facts["who"]);
        Assert.Equal("exit status 9", result.Missing["broken"]);
        Assert.Equal(SshServer.User, (string?)result.Machine!.Own!["who"]);
        Assert.Equal("""{"a":[1,2]}""", result.Machine.Own["many"]!.ToJsonString());
        Assert.Equal("exit status 9", result.Machine.Missing["own.broken"]);
        Assert.Equal(Shell.Run("uname", "-r").Trim(), result.Machine.Kernel);
        Assert.Equal(server.HostKey("ed25519"), result.HostKey);
    }

    [SshFact]
    public async Task Read_HostThatForcesAnotherCommand_Fails()
    {
        var expected = new Dictionary<string, SpecFailure>
        {
            ["echo hello"] = SpecFailure.BadOutput,
            ["head -c 100000000 /dev/zero"] = SpecFailure.BadOutput,
            ["/usr/sbin/nologin"] = SpecFailure.Unsupported,
        };
        foreach (var (command, failure) in expected)
        {
            using var server = new SshServer($"ForceCommand {command}");
            var reader = new SpecReader(new OpenSshTransport(TimeProvider.System), Options.Create(new SpecOptions { TrustNewHosts = true }), TimeProvider.System);

            var result = await reader.ReadAsync(Target with { Port = server.Port }, None, CancellationToken.None);

            Assert.Equal(failure, result.Failure);
        }
    }

    private static Task<SpecResult> Read(SshOutcome outcome) =>
        new SpecReader(new FixedTransport(outcome), Options.Create(new SpecOptions { TrustNewHosts = true }), TimeProvider.System).ReadAsync(Target, None, CancellationToken.None);

    /// <summary>A transport that has its answer ready.</summary>
    private sealed class FixedTransport(SshOutcome outcome) : ISshTransport
    {
        public List<string> Asked { get; } = [];

        public string? Unavailable => null;

        public Task<SshOutcome> RunAsync(SshTarget target, string script, SshLimits limits, CancellationToken cancellationToken)
        {
            Asked.Add($"{(script == ProbeScript.Windows && target.IsWindows is true ? "PowerShell" : "sh")}|{target.HostKey}");
            return Task.FromResult(outcome);
        }
    }
}
