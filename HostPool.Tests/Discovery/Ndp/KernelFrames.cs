namespace HostPool.Tests.Discovery.Ndp;

/// <summary>
/// What Linux put on a wire, captured with tcpdump: 02:00:00:00:00:01 is fd00::1 and fe80::1, 02:00:00:00:00:fe is
/// fd00::fe.
/// </summary>
internal static class KernelFrames
{
    /// <summary>fd00::1 asks who fd00::fe is.</summary>
    public const string Solicitation =
        "3333ff0000fe" + "020000000001" + "86dd" + "6000000000203aff"
        + "fd000000000000000000000000000001" + "ff0200000000000000000001ff0000fe"
        + "87007b9f00000000" + "fd0000000000000000000000000000fe" + "0101020000000001";

    /// <summary>fd00::fe answers.</summary>
    public const string Advertisement =
        "020000000001" + "0200000000fe" + "86dd" + "6000000000203aff"
        + "fd0000000000000000000000000000fe" + "fd000000000000000000000000000001"
        + "880019a660000000" + "fd0000000000000000000000000000fe" + "02010200000000fe";

    /// <summary>fd00::fe announces itself (sysctl ndisc_notify).</summary>
    public const string Announcement =
        "333300000001" + "0200000000fe" + "86dd" + "6000000000203aff"
        + "fd0000000000000000000000000000fe" + "ff020000000000000000000000000001"
        + "880057a420000000" + "fd0000000000000000000000000000fe" + "02010200000000fe";

    /// <summary>Before it takes fd00::ff: does anybody have it? With a nonce option (RFC 7527).</summary>
    public const string Probe =
        "3333ff0000ff" + "0200000000fe" + "86dd" + "6000000000203aff"
        + "00000000000000000000000000000000" + "ff0200000000000000000001ff0000ff"
        + "870097b100000000" + "fd0000000000000000000000000000ff" + "0e012e5d429964f8";

    /// <summary>fe80::1 looks for routers.</summary>
    public const string RouterSolicitation =
        "333300000002" + "020000000001" + "86dd" + "6000000000103aff"
        + "fe800000000000000000000000000001" + "ff020000000000000000000000000002"
        + "85007a2c00000000" + "0101020000000001";
}
