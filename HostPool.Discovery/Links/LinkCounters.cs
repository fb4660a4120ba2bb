namespace HostPool.Discovery.Links;

/// <summary>What was heard on an interface since the start. One writer, any number of readers.</summary>
internal sealed class LinkCounters
{
    private long _received;
    private long _malformed;
    private long _dropped;

    public long Received => Volatile.Read(ref _received);

    public long Malformed => Volatile.Read(ref _malformed);

    public long Dropped => Volatile.Read(ref _dropped);

    public void CountReceived() => Volatile.Write(ref _received, _received + 1);

    public void CountMalformed() => Volatile.Write(ref _malformed, _malformed + 1);

    public void CountDropped(long frames) => Interlocked.Add(ref _dropped, frames);
}
