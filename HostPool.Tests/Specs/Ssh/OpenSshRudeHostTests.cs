using System.Net.Sockets;
using System.Text;
using HostPool.Specs;

namespace HostPool.Tests.Specs;

/// <summary>Hosts that are no SSH servers, or none at all.</summary>
public sealed class OpenSshRudeHostTests
{
    private readonly OpenSshTransport _transport = new(TimeProvider.System);

    [Fact]
    public async Task Run_NobodyListens_IsRefused()
    {
        int port;
        using (var listener = new RudeListener(RudeListener.Hang))
        {
            port = listener.Port;
        }

        var outcome = await Run(port);

        Assert.Equal(SpecFailure.Refused, outcome.Failure);
        Assert.Contains("Connection refused", outcome.Message, StringComparison.Ordinal);
        Assert.Null(outcome.HostKey);
    }

    [Fact]
    public async Task Run_ClosesAtOnce_IsUnreachable() => await Expect(SpecFailure.Unreachable, (_, _) => Task.CompletedTask);

    [Fact]
    public async Task Run_SaysGarbage_IsUnreachable() =>
        await Expect(SpecFailure.Unreachable, (stream, stop) => Say(stream, "HTTP/1.1 400 Bad\r\n\0\u0001\r\n\r\n", stop));

    [Fact]
    public async Task Run_EndlessLines_IsUnreachable() => await Expect(SpecFailure.Unreachable, async (stream, stop) =>
    {
        while (!stop.IsCancellationRequested)
        {
            await Say(stream, "hello\r\n", stop);
        }
    });

    [Fact]
    public async Task Run_ClosesAfterItsBanner_IsUnreachable() =>
        await Expect(SpecFailure.Unreachable, (stream, stop) => Say(stream, "SSH-2.0-none\r\n", stop));

    [Fact]
    public async Task Run_NeverSendsItsBanner_IsUnreachableAfterHalfTheTime()
    {
        var outcome = await Expect(SpecFailure.Unreachable, RudeListener.Hang, seconds: 10);

        Assert.Contains("timed out", outcome.Message, StringComparison.Ordinal);
        Assert.InRange(outcome.Elapsed.TotalSeconds, 4, 10);
    }

    [Fact]
    public async Task Run_HangsAfterItsBanner_TimesOut()
    {
        var talking = new TaskCompletionSource();
        using var listener = new RudeListener(async (stream, stop) =>
        {
            await Say(stream, "SSH-2.0-none\r\n", stop);
            await stream.ReadExactlyAsync(new byte[200], stop);
            talking.SetResult();
            await RudeListener.Hang(stream, stop);
        });
        var clock = new ManualClock();
        var run = Run(listener.Port, seconds: 500, new OpenSshTransport(clock));

        await talking.Task.WaitAsync(TimeSpan.FromSeconds(60));
        clock.Advance(TimeSpan.FromSeconds(500));

        var outcome = await run;
        Assert.Equal((SpecFailure.TimedOut, "not done within 500 s"), (outcome.Failure, outcome.Message));
        Assert.Equal(TimeSpan.FromSeconds(500), outcome.Elapsed);
    }

    [Theory]
    [InlineData("-oProxyCommand=touch /tmp/x", "centos")]
    [InlineData("127.0.0.1; id", "centos")]
    [InlineData("root@127.0.0.1", "centos")]
    [InlineData("", "centos")]
    [InlineData("127.0.0.1", "-oProxyCommand=x")]
    [InlineData("127.0.0.1", "$(id)")]
    [InlineData("127.0.0.1", "a\nb")]
    public async Task Run_NamesThatMeanMore_AreNotRun(string address, string user)
    {
        var outcome = await _transport.RunAsync(new SshTarget(address, 1, user), "true", new SshLimits(TimeSpan.FromSeconds(30)), default);

        Assert.Equal(SpecFailure.Unsupported, outcome.Failure);
    }

    [Fact]
    public async Task Run_NoClient_SaysWhatToInstall()
    {
        var transport = new OpenSshTransport(TimeProvider.System, "no-such-ssh-client");

        var outcome = await transport.RunAsync(new SshTarget("127.0.0.1", 1, "a"), "true", new SshLimits(TimeSpan.FromSeconds(30)), default);

        Assert.Equal((SpecFailure.Unsupported, transport.Unavailable), (outcome.Failure, outcome.Message));
        Assert.Contains("openssh-client", transport.Unavailable, StringComparison.Ordinal);
        Assert.Null(_transport.Unavailable);
    }

    private static async Task Say(NetworkStream stream, string text, CancellationToken cancellationToken) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);

    private async Task<SshOutcome> Expect(SpecFailure failure, Func<NetworkStream, CancellationToken, Task> behave, int seconds = 60)
    {
        using var listener = new RudeListener(behave);

        var outcome = await Run(listener.Port, seconds);

        Assert.Equal(failure, outcome.Failure);
        Assert.False(string.IsNullOrWhiteSpace(outcome.Message));
        Assert.DoesNotContain('\n', outcome.Message!);
        return outcome;
    }

    private Task<SshOutcome> Run(int port, int seconds = 60, OpenSshTransport? transport = null) => (transport ?? _transport).RunAsync(
        new SshTarget("127.0.0.1", port, "centos") { Password = "admin" }, "true", new SshLimits(TimeSpan.FromSeconds(seconds)), default);
}
