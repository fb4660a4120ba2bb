namespace HostPool.Discovery.Links;

/// <summary>
/// Receives the whole frames of one protocol, Ethernet header included, on one interface, and sends such. One receiver
/// at a time; sending is thread-safe, also beside a receiver. Cancel the receiver before disposing.
/// </summary>
internal interface IPacketSocket : IDisposable
{
    /// <summary>
    /// Waits for a frame that another station sent, untagged, and returns its length. A frame that is longer than
    /// <paramref name="frame"/> is cut.
    /// </summary>
    /// <exception cref="System.Net.Sockets.SocketException">The interface went down or away.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> frame, CancellationToken cancellationToken);

    /// <summary>Hands a frame to the interface; false when it is down, or takes no more now.</summary>
    bool TrySend(ReadOnlySpan<byte> frame);

    /// <summary>How many frames were dropped since the last call because they were read too slowly.</summary>
    long TakeDropped();
}
