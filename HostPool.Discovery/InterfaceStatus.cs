using System.Net;

namespace HostPool.Discovery;

/// <summary>How capture on one interface does.</summary>
/// <param name="Interface">The interface's name.</param>
/// <param name="Subnet">The subnet that is scanned and pinged: as configured, else the interface's own IPv4 subnet; null when there is none, or
/// the interface is only listened on.</param>
/// <param name="State">Whether frames are being captured.</param>
/// <param name="Reason">What is wrong; null when capturing.</param>
/// <param name="Remedy">What the operator can do about it; null when capturing.</param>
/// <param name="FramesReceived">Frames of ARP and of IPv6 neighbour discovery read since the start.</param>
/// <param name="FramesMalformed">Those of them that were not Ethernet/IPv4 ARP or valid neighbour discovery, cut short, or lied about their lengths.</param>
/// <param name="FramesDropped">Frames that the kernel dropped because we read too slowly (packet(7), PACKET_STATISTICS).</param>
public sealed record InterfaceStatus(
    string Interface,
    IPNetwork? Subnet,
    CaptureState State,
    string? Reason,
    string? Remedy,
    long FramesReceived,
    long FramesMalformed,
    long FramesDropped)
{
    /// <summary>The IPv6 prefixes that are scanned and pinged, the configured one or the interface's own; may be empty.</summary>
    public IReadOnlyList<IPNetwork> Prefixes { get; init; } = [];
}
