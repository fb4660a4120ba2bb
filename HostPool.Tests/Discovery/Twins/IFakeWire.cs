namespace HostPool.Tests.Discovery.Twins;

/// <summary>What a <see cref="FakePacketSocket"/> is plugged into.</summary>
internal interface IFakeWire
{
    /// <summary>Takes a frame; false when it is refused.</summary>
    bool Take(ReadOnlySpan<byte> frame);

    void Close(FakePacketSocket socket);
}
