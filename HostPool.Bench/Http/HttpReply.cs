namespace HostPool.Bench.Http;

/// <summary>A reply. Its body is valid until the connection sends again.</summary>
internal readonly ref struct HttpReply(int status, ReadOnlySpan<byte> body)
{
    public int Status { get; } = status;

    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>The number after the body's first <c>"id":</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public long FirstId()
    {
        var name = "\"id\":"u8;
        var at = Body.IndexOf(name);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(Body[(at + name.Length)..], out long id, out _)
            ? id
            : throw new InvalidOperationException("A reply without an id came where a host was due.");
    }

    /// <exception cref="InvalidOperationException">Another status.</exception>
    public HttpReply Expect(int status) => Status == status
        ? this
        : throw new InvalidOperationException(
            $"A reply has status {Status} instead of {status}: {System.Text.Encoding.UTF8.GetString(Body[..Math.Min(Body.Length, 300)])}");
}
