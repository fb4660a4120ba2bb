using System.Threading.Channels;

namespace HostPool.Api.Presence;

/// <summary>
/// From those who notice to the one who stores. Bounded: what does not fit is dropped and counted, and comes again with
/// the next frame or the next probe of the same host. Thread-safe.
/// </summary>
internal sealed class PresenceQueue
{
    private const int Capacity = 16_384;

    private readonly Channel<PresenceWork> _channel = Channel.CreateBounded<PresenceWork>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _dropped;

    public long Dropped => Interlocked.Read(ref _dropped);

    public ChannelReader<PresenceWork> Reader => _channel.Reader;

    /// <summary>Never waits.</summary>
    public void Add(PresenceWork work)
    {
        if (!_channel.Writer.TryWrite(work))
        {
            Interlocked.Increment(ref _dropped);
        }
    }
}
