using System.Buffers.Text;

namespace HostPool.Bench.Http;

/// <summary>
/// Reads one HTTP/1.1 reply at a time (RFC 9112) out of what arrives: only what Kestrel sends, as cheaply as can be,
/// since the client shares the machine with the server that it measures. Not thread-safe.
/// </summary>
internal sealed class ReplyReader
{
    private const int HeadStart = -1;
    private const int Chunked = -2;

    private byte[] _bytes = new byte[32 * 1024];
    private int _filled;
    private int _next; // What is read next: the head, a chunk's size line, or the body.
    private int _bodyStart;
    private int _bodyLength;
    private int _awaited = HeadStart; // The body's length, or one of the constants.
    private int _status;

    /// <summary>Where arriving bytes go; never empty.</summary>
    public Span<byte> Room
    {
        get
        {
            if (_filled == _bytes.Length)
            {
                Array.Resize(ref _bytes, _bytes.Length * 2);
            }

            return _bytes.AsSpan(_filled);
        }
    }

    /// <summary>Forgets the last reply.</summary>
    public void Reset() => (_filled, _next, _bodyLength, _awaited) = (0, 0, 0, HeadStart);

    /// <summary>Notes that so many bytes came into <see cref="Room"/>.</summary>
    public void Filled(int count) => _filled += count;

    /// <summary>True when the reply is complete.</summary>
    public bool TryRead(out HttpReply reply)
    {
        var complete = (_awaited != HeadStart || TryReadHead()) && (_awaited == Chunked ? TryReadChunks() : _filled - _next >= _awaited);
        reply = complete ? new HttpReply(_status, _bytes.AsSpan(_bodyStart, _awaited == Chunked ? _bodyLength : _awaited)) : default;
        return complete;
    }

    private bool TryReadHead()
    {
        var bytes = _bytes.AsSpan(0, _filled);
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        if (!bytes.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(bytes[9..12], out _status, out _))
        {
            throw new InvalidOperationException("What came is no HTTP/1.1 reply.");
        }

        _next = _bodyStart = end + 4;
        var head = bytes[..end];
        var length = "\r\nContent-Length: "u8;
        var at = head.IndexOf(length);
        _awaited = at >= 0 && Utf8Parser.TryParse(head[(at + length.Length)..], out int awaited, out _) ? awaited
            : head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0 ? Chunked : 0;
        return true;
    }

    // Moves each chunk to the end of those before it, so that the body is in one piece.
    private bool TryReadChunks()
    {
        while (true)
        {
            var line = _bytes.AsSpan(_next, _filled - _next);
            var end = line.IndexOf("\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            if (!Utf8Parser.TryParse(line[..end], out int size, out _, 'x'))
            {
                throw new InvalidOperationException("A chunk of a reply has no size.");
            }

            if (line.Length < end + 2 + size + 2)
            {
                return false;
            }

            line.Slice(end + 2, size).CopyTo(_bytes.AsSpan(_bodyStart + _bodyLength));
            _bodyLength += size;
            _next += end + 2 + size + 2;
            if (size == 0)
            {
                return true;
            }
        }
    }
}
