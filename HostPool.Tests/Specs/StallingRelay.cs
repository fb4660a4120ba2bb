using System.Net;
using System.Net.Sockets;

namespace HostPool.Tests.Specs;

/// <summary>A listener on 127.0.0.1 that passes all on to a server, and so many bytes of what that answers; then it hangs.</summary>
internal sealed class StallingRelay : IDisposable
{
    private readonly RudeListener _listener;

    public StallingRelay(int serverPort, int bytes) => _listener = new RudeListener(async (client, stop) =>
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, serverPort, stop);
        var up = client.CopyToAsync(server.GetStream(), stop);
        var answer = new byte[bytes];
        await server.GetStream().ReadExactlyAsync(answer, stop);
        await client.WriteAsync(answer, stop);
        await RudeListener.Hang(client, stop);
        await up;
    });

    public int Port => _listener.Port;

    public void Dispose() => _listener.Dispose();
}
