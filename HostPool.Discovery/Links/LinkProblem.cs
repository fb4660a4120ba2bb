using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Links;

/// <summary>What is wrong with an interface or a network on it, for the operator.</summary>
/// <param name="Fault">Which of the known faults; problems of the same fault are the same news.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Remedy">What the operator can do about it.</param>
internal sealed record LinkProblem(LinkFault Fault, string Reason, string Remedy)
{
    /// <summary>What forbids capture on an interface; null: nothing that can be seen from outside.</summary>
    public static LinkProblem? Of(string name, LinkInfo? link) => link switch
    {
        null => new(
            LinkFault.Missing,
            $"There is no interface '{name}'.",
            "Correct the interface's name in Discovery:Networks (`ip link` lists them), or create it: it is picked up when it appears."),
        { IsEthernet: false } => new(
            LinkFault.NotEthernet,
            $"Interface {name} is not an Ethernet interface: it carries no ARP.",
            "Name an Ethernet interface in Discovery:Networks."),
        { IsUp: false } => new(
            LinkFault.Down,
            $"Interface {name} is down or has no carrier.",
            $"Run `ip link set {name} up`, or check the cable or the peer: capture resumes by itself."),
        _ => null,
    };

    public static LinkProblem NotPermitted { get; } = new(
        LinkFault.NotPermitted,
        "Packet sockets are not permitted: the process lacks CAP_NET_RAW.",
        "Run `setcap cap_net_raw+ep` on the executable, start the container with `--cap-add NET_RAW`, or run as root.");

    public static LinkProblem Unsupported { get; } = new(
        LinkFault.Unsupported,
        "ARP capture needs Linux packet sockets, which this platform does not have.",
        "Run HostPool on Linux, or set Discovery:Enabled to false.");

    public static LinkProblem NoAddress(string name) => new(
        LinkFault.NoAddress,
        $"Interface {name} has no IPv4 address to ask from, and no IPv6 address but link-local ones.",
        $"Give it one in the subnet to be scanned: `ip address add ADDRESS/LENGTH dev {name}`.");

    public static LinkProblem Routed(string name, Ipv4Block subnet) => new(
        LinkFault.Routed,
        $"{subnet} is not on link at {name}: it is routed, and ARP is impossible beyond a router.",
        $"Give {name} an address in {subnet}, correct Discovery:Networks, or run HostPool on a machine of that subnet.");

    public static LinkProblem Routed(string name, Ipv6Block prefix) => new(
        LinkFault.Routed,
        $"{prefix} is not on link at {name}: it is routed, and neighbour discovery is impossible beyond a router.",
        $"Give {name} an address in {prefix}, correct Discovery:Networks, or run HostPool on a machine of that network.");

    public static LinkProblem TooLarge(string name, Ipv4Block subnet) => new(
        LinkFault.TooLarge,
        $"The subnet of interface {name}, {subnet}, is larger than a /16.",
        "Name the part to be scanned as the Subnet of the network in Discovery:Networks.");

    /// <param name="name">The interface.</param>
    /// <param name="subnet">What is not scanned.</param>
    /// <param name="other">What is.</param>
    /// <param name="place">The place of that in the settings.</param>
    public static LinkProblem Overlapping(string name, object subnet, object other, int place) => new(
        LinkFault.Overlapping,
        $"{subnet} overlaps {other}, which Discovery:Networks:{place} scans on {name} already.",
        $"Name a Subnet for each network on {name} in Discovery:Networks, none with addresses of another, or remove this one.");

    public static LinkProblem Standby(string network, string holder) => new(
        LinkFault.Standby,
        $"{network} is watched by {holder}.",
        "Nothing need be done: HostPool takes over here when that one ends.");

    public static LinkProblem Other(string message) => new(
        LinkFault.Other,
        message,
        "It is tried again by itself.");
}
