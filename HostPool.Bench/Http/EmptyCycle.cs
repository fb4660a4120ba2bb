namespace HostPool.Bench.Http;

/// <summary>Two requests to the empty endpoint: what an allocation and its release cost at the very least.</summary>
internal sealed class EmptyCycle : ICycle
{
    private static readonly byte[] Post = HttpConnection.Request("POST", "/empty");

    private bool _isSecond;

    public ReadOnlyMemory<byte> Begin() => Post;

    public ReadOnlyMemory<byte> Continue(in HttpReply reply)
    {
        reply.Expect(200);
        _isSecond = !_isSecond;
        return _isSecond ? Post : default;
    }
}
