namespace HostPool.Discovery.Links;

/// <summary>Why an interface is not captured, or a network on it not scanned.</summary>
internal enum LinkFault
{
    /// <summary>There is no interface of that name.</summary>
    Missing,

    /// <summary>The interface is not Ethernet.</summary>
    NotEthernet,

    /// <summary>The interface is down or has no carrier.</summary>
    Down,

    /// <summary>We lack CAP_NET_RAW.</summary>
    NotPermitted,

    /// <summary>This platform has no packet sockets.</summary>
    Unsupported,

    /// <summary>The interface has no IPv4 address.</summary>
    NoAddress,

    /// <summary>The subnet is not on link: there are routers between.</summary>
    Routed,

    /// <summary>The interface's own subnet is too large to be scanned.</summary>
    TooLarge,

    /// <summary>An earlier network on the interface has addresses of the subnet already.</summary>
    Overlapping,

    /// <summary>Another process is in charge of a network on it.</summary>
    Standby,

    /// <summary>Something that we have no name for.</summary>
    Other,
}
