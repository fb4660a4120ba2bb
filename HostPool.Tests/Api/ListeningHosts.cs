using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace HostPool.Tests.Api;

/// <summary>Hosts that take TCP connections: one port on many loopback addresses.</summary>
internal sealed class ListeningHosts : IDisposable
{
    /// <summary>Bound, and not listening: until the tests end nobody else gets their ports, of those who ask for any free one.</summary>
    private static readonly ConcurrentBag<Socket> Closed = [];

    private readonly List<Socket> _listeners = [];

    /// <summary>Listens on the first addresses of 127.77.0.0/16, all at one free port.</summary>
    public ListeningHosts(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            _listeners.Add(Listen(new IPAddress([127, 77, (byte)(i / 256), (byte)(i % 256)]), Port));
        }
    }

    public int Port => _listeners.Count == 0 ? 0 : ((IPEndPoint)_listeners[0].LocalEndPoint!).Port;

    public IReadOnlyList<string> Addresses => [.. _listeners.Select(listener => ((IPEndPoint)listener.LocalEndPoint!).Address.ToString())];

    /// <summary>A port of this machine at which nobody listens, and nobody will.</summary>
    public static int ClosedPort()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        Closed.Add(socket);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private static Socket Listen(IPAddress address, int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, port));
        listener.Listen(64);
        _ = AcceptAsync(listener);
        return listener;
    }

    private static async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                (await listener.AcceptAsync()).Dispose();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
