namespace HostPool.Tests.Lab;

/// <summary>Which addresses a lab has.</summary>
internal enum LabFamily
{
    /// <summary>IPv4 alone; the hosts have no IPv6 at all.</summary>
    Ipv4,

    /// <summary>Both.</summary>
    Dual,

    /// <summary>IPv6 alone.</summary>
    Ipv6,
}
