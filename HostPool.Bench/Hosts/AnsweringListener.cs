using System.Net;
using System.Net.Sockets;

namespace HostPool.Bench.Hosts;

/// <summary>A port that takes connections at every loopback address, and hangs up: the endpoint of any number of hosts.</summary>
internal sealed class AnsweringListener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public AnsweringListener()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        _socket.Listen(4096);
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Dispose() => _socket.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                (await _socket.AcceptAsync()).Dispose();
            }
            catch (Exception end) when (end is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                // That caller had hung up already.
            }
        }
    }
}
