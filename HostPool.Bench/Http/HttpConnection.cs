using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HostPool.Bench.Http;

/// <summary>One keep-alive connection that blocks until each reply is there, for at most a minute. Not thread-safe.</summary>
internal sealed class HttpConnection : IDisposable
{
    private const int TimeoutMilliseconds = 60_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = TimeoutMilliseconds,
        SendTimeout = TimeoutMilliseconds,
    };

    private readonly ReplyReader _reader = new();

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public HttpConnection(IPEndPoint server)
    {
        try
        {
            _socket.Connect(server);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>A request as it goes over the wire.</summary>
    public static byte[] Request(string method, string path, string body = "") => Encoding.UTF8.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{(method == "POST" ? $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n" : "")}\r\n{body}");

    /// <exception cref="SocketException">The connection broke, or no reply came in time.</exception>
    public HttpReply Send(ReadOnlySpan<byte> request)
    {
        _reader.Reset();
        while (request.Length > 0)
        {
            request = request[_socket.Send(request)..];
        }

        while (true)
        {
            var count = _socket.Receive(_reader.Room);
            if (count == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            _reader.Filled(count);
            if (_reader.TryRead(out var reply))
            {
                return reply;
            }
        }
    }

    public HttpReply Get(string path) => Send(Request("GET", path));

    public HttpReply Post(string path, string body = "") => Send(Request("POST", path, body));

    public void Dispose() => _socket.Dispose();
}
