using System.Net;
using System.Net.Sockets;

namespace HostPool.Tests.Specs;

/// <summary>A TCP listener on 127.0.0.1 that is no SSH server: does something to each connection, then closes it.</summary>
internal sealed class RudeListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public RudeListener(Func<NetworkStream, CancellationToken, Task> behave)
    {
        _listener.Start();
        _ = AcceptAsync(behave);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public static Task Hang(NetworkStream stream, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> behave)
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Connections++;
            _ = ServeAsync(client, behave);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> behave)
    {
        using (client)
        {
            await behave(client.GetStream(), _stop.Token);
        }
    }
}
