using System.Net.Sockets;
using System.Threading.Channels;
using HostPool.Discovery.Links;

namespace HostPool.Tests.Discovery.Twins;

/// <summary>A socket on an imagined segment.</summary>
internal sealed class FakePacketSocket(IFakeWire wire) : IPacketSocket
{
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>();

    public async ValueTask<int> ReceiveAsync(Memory<byte> frame, CancellationToken cancellationToken)
    {
        try
        {
            var received = await _frames.Reader.ReadAsync(cancellationToken);
            received.CopyTo(frame);
            return received.Length;
        }
        catch (ChannelClosedException)
        {
            throw new SocketException((int)SocketError.NetworkDown);
        }
    }

    public bool TrySend(ReadOnlySpan<byte> frame) => wire.Take(frame);

    public long TakeDropped() => 0;

    public void Deliver(byte[] frame) => _frames.Writer.TryWrite(frame);

    public void Fail() => _frames.Writer.TryComplete();

    public void Dispose() => wire.Close(this);
}
