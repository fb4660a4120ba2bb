using System.Net;
using System.Net.Sockets;

namespace HostPool.Bench.Hosts;

/// <summary>
/// A port that never answers, at every loopback address: what a machine without power looks like to TCP. Its queue of
/// connections that nobody accepts is full, and Linux drops whatever else comes (listen(2), backlog).
/// </summary>
internal sealed class HangingListener : IDisposable
{
    private const int MostFillers = 16;
    private static readonly TimeSpan Hang = TimeSpan.FromMilliseconds(300);

    private readonly List<Socket> _sockets = [];

    private HangingListener()
    {
        var listener = NewSocket();
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        listener.Listen(1);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public static async Task<HangingListener> StartAsync(CancellationToken cancellationToken)
    {
        var listener = new HangingListener();
        for (var filler = 0; filler < MostFillers; filler++)
        {
            var connecting = listener.NewSocket().ConnectAsync(IPAddress.Loopback, listener.Port, cancellationToken).AsTask();
            if (await Task.WhenAny(connecting, Task.Delay(Hang, cancellationToken)) != connecting)
            {
                return listener;
            }
        }

        listener.Dispose();
        throw new InvalidOperationException("A port whose queue is full takes connections all the same; dead hosts cannot be had here.");
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private Socket NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
