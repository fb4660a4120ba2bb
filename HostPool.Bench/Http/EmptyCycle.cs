namespace HostPool.Bench.Http;

/// <summary>Two requests to an endpoint that has nothing to say: what an allocation and its release cost at the very least.</summary>
internal sealed class EmptyCycle(string path) : ICycle
{
    private readonly byte[] _post = HttpConnection.Request("POST", path);

    private bool _isSecond;

    public ReadOnlyMemory<byte> Begin() => _post;

    public ReadOnlyMemory<byte> Continue(in HttpReply reply)
    {
        reply.Expect(200);
        _isSecond = !_isSecond;
        return _isSecond ? _post : default;
    }
}
