using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Links;

/// <summary>Takes the packets of real stations that a session captures.</summary>
internal interface IFrameObserver
{
    /// <summary>
    /// Takes one packet, heard at <paramref name="timestamp"/>. Called from the capture loop, one call at a time;
    /// must return at once.
    /// </summary>
    void OnPacket(in ArpPacket packet, long timestamp);
}
