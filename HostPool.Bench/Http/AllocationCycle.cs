using System.Buffers.Text;

namespace HostPool.Bench.Http;

/// <summary>Allocates a host, asking again while none is free, and releases it.</summary>
internal sealed class AllocationCycle : ICycle
{
    private const int NoHostAvailable = 515;

    private static readonly byte[] Allocate = HttpConnection.Request("POST", "/host/allocate");

    private readonly byte[] _release = new byte[128];
    private bool _isHeld;

    /// <summary>How often no host was free.</summary>
    public int Refusals { get; private set; }

    public ReadOnlyMemory<byte> Begin() => Allocate;

    public ReadOnlyMemory<byte> Continue(in HttpReply reply)
    {
        if (_isHeld)
        {
            reply.Expect(204);
            _isHeld = false;
            return default;
        }

        if (reply.Status == NoHostAvailable)
        {
            Refusals++;
            return Allocate;
        }

        _isHeld = true;
        return Release(reply.Expect(200).FirstId());
    }

    private ReadOnlyMemory<byte> Release(long id)
    {
        var before = "DELETE /host/"u8;
        var after = "/deallocate HTTP/1.1\r\nHost: localhost\r\n\r\n"u8;
        before.CopyTo(_release);
        Utf8Formatter.TryFormat(id, _release.AsSpan(before.Length), out var digits);
        after.CopyTo(_release.AsSpan(before.Length + digits));
        return _release.AsMemory(0, before.Length + digits + after.Length);
    }
}
