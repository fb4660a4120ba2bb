using System.Net;
using System.Net.Sockets;
using System.Text;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Specs;

public sealed class HostKeyProbeTests
{
    [SshFact]
    public async Task Shows_TheKeyOfTheServer_OnlyWhereItIsAndWithoutALogin()
    {
        using var server = new SshServer("LogLevel DEBUG");
        using var other = new SshServer("LogLevel DEBUG");
        var pinned = $"{server.HostKey("rsa")}\n{server.HostKey("ed25519")}";

        Assert.True(await ShowsAsync(server.Port, pinned));
        Assert.False(await ShowsAsync(other.Port, pinned));
        Assert.False(await ShowsAsync(server.Port, ""));

        Assert.DoesNotContain("Accepted", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed p", server.Log, StringComparison.Ordinal); // password, publickey
        Assert.Contains("method none", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("method p", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("userauth-request", other.Log, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task See_AServer_GivesTheKeyAsSshKeygenDoesWithoutALogin()
    {
        using var server = new SshServer("LogLevel DEBUG");
        var file = Path.Combine(server.Home, "key.pub");
        await File.WriteAllTextAsync(file, server.HostKey("ed25519"));

        var seen = await Probe().SeeAsync("127.0.0.1", server.Port, CancellationToken.None);

        Assert.Equal((server.HostKey("ed25519"), Shell.Run("ssh-keygen", "-lf", file).Split(' ')[1], null), (seen.HostKey, seen.Fingerprint, seen.Problem));
        Assert.DoesNotContain("method p", server.Log, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task See_AServerThatProvesNothing_SaysWhy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener);

        var seen = await Probe().SeeAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, CancellationToken.None);

        Assert.Equal((null, null), (seen.HostKey, seen.Fingerprint));
        Assert.NotEmpty(seen.Problem!);
        await served;
    }

    [Fact]
    public async Task Shows_WhereNobodyListens_IsFalse()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.False(await ShowsAsync(port, "ssh-ed25519 AAAA"));
    }

    [SshFact]
    public async Task Shows_AServerThatWritesIntoOurLog_IsFalse()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener);

        Assert.False(await ShowsAsync(((IPEndPoint)listener.LocalEndpoint).Port, "ssh-ed25519 AAAA"));
        await served;
    }

    /// <summary>Hangs up before the keys are exchanged (RFC 4253, 11.1), with the words of a login that was turned down.</summary>
    private static async Task ServeAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var words = Encoding.ASCII.GetBytes("x\nhostpool-@127.0.0.1: Permission denied (publickey).");
        byte[] payload = [1, 0, 0, 0, 2, 0, 0, 0, (byte)words.Length, .. words, 0, 0, 0, 0];
        var padding = 16 - ((5 + payload.Length) % 8);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("SSH-2.0-rude\r\n"));
        await stream.WriteAsync((byte[])[0, 0, 0, (byte)(1 + payload.Length + padding), (byte)padding, .. payload, .. new byte[padding]]);
        await stream.CopyToAsync(Stream.Null).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static Task<bool> ShowsAsync(int port, string hostKey) => Probe().ShowsAsync("127.0.0.1", port, hostKey, CancellationToken.None);

    private static HostKeyProbe Probe() => new(new OpenSshTransport(TimeProvider.System), Options.Create(new SpecOptions()));
}
