using System.Net;
using System.Net.Sockets;

namespace HostPool.Bench.Http;

/// <summary>One connection of a load.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly ICycle _cycle;
    private readonly ReplyReader _reader = new();

    public LoadClient(IPEndPoint server, ICycle cycle)
    {
        _cycle = cycle;
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(server);
    }

    public Socket Socket { get; }

    public void Begin() => Send(_cycle.Begin());

    /// <summary>Takes what has arrived, of which there must be something; true when a cycle is complete.</summary>
    public bool Advance()
    {
        var count = Socket.Receive(_reader.Room);
        if (count == 0)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }

        _reader.Filled(count);
        if (!_reader.TryRead(out var reply))
        {
            return false;
        }

        var next = _cycle.Continue(reply);
        if (next.IsEmpty)
        {
            return true;
        }

        Send(next);
        return false;
    }

    public void Dispose() => Socket.Dispose();

    // A request is shorter than any socket buffer, so that it leaves in one piece.
    private void Send(ReadOnlyMemory<byte> request)
    {
        _reader.Reset();
        Socket.Send(request.Span);
    }
}
