using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace HostPool.Tests.Api.Data;

/// <summary>Stands between the service and PostgreSQL, and ends the connection that is the next to commit.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _server;
    private int _cut;

    public CuttingProxy(TestDatabase database)
    {
        _server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What makes the service go through it.</summary>
    public (string Key, string Value)[] Settings => [
        ("Database:Provider", "postgres"),
        ("Database:ConnectionString", new NpgsqlConnectionStringBuilder(_server.ToString())
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
        }.ToString()),
    ];

    /// <summary>Whether the cut that was asked for is still to come.</summary>
    public bool IsDue => Volatile.Read(ref _cut) != (int)CommitCut.None;

    public void CutNext(CommitCut cut) => Volatile.Write(ref _cut, (int)cut);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var isLocal = _server.Host!.StartsWith('/');
        using var both = new CancellationTokenSource();
        using (client)
        using (var server = new Socket(isLocal ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified))
        {
            await server.ConnectAsync(isLocal ? new UnixDomainSocketEndPoint($"{_server.Host}/.s.PGSQL.{_server.Port}") : new DnsEndPoint(_server.Host, _server.Port));
            var isAnswerLost = false;
            await Task.WhenAny(
                PumpAsync(client, server, async sent =>
                {
                    if (sent.Span.IndexOf("COMMIT\0"u8) >= 0)
                    {
                        var cut = (CommitCut)Interlocked.Exchange(ref _cut, (int)CommitCut.None);
                        isAnswerLost = cut is CommitCut.AfterIt;
                        if (cut is CommitCut.AmidIt)
                        {
                            await server.SendAsync(sent);
                        }

                        return cut is CommitCut.None or CommitCut.AfterIt;
                    }

                    return true;
                }),
                PumpAsync(server, client, _ => Task.FromResult(!isAnswerLost)));
        }
    }

    /// <summary>Until either end is closed, or <paramref name="mayPass"/> says so.</summary>
    private static async Task PumpAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, Task<bool>> mayPass)
    {
        var buffer = new byte[65536];
        try
        {
            for (var length = await from.ReceiveAsync(buffer); length > 0 && await mayPass(buffer.AsMemory(0, length)); length = await from.ReceiveAsync(buffer))
            {
                for (var sent = 0; sent < length; sent += await to.SendAsync(buffer.AsMemory(sent, length - sent)))
                {
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One end is gone, and so the other goes.
        }
    }
}
