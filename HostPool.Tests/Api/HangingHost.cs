using System.Net;
using System.Net.Sockets;

namespace HostPool.Tests.Api;

/// <summary>An endpoint of 127.0.0.1 that neither takes nor refuses a connection, as a host behind a firewall: its backlog is full.</summary>
internal sealed class HangingHost : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public HangingHost()
    {
        var listener = Make();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        for (var i = 0; i < 4; i++)
        {
            // Beyond what the backlog holds, none of these is ever answered.
            _ = Make().ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port)).ContinueWith(done => done.Exception, TaskScheduler.Default);
        }
    }

    public int Port { get; }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private Socket Make()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
