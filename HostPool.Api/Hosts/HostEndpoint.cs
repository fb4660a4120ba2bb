namespace HostPool.Api.Hosts;

/// <summary>Where a host is reached.</summary>
internal sealed record HostEndpoint
{
    /// <summary>The protocol by which facts are read.</summary>
    public const string Ssh = "ssh";

    /// <summary>What Windows speaks by itself, over TLS.</summary>
    public const string WinrmHttps = "winrm-https";

    /// <summary>The same without TLS.</summary>
    public const string WinrmHttp = "winrm-http";

    /// <summary>One IPv4 or IPv6 address, in canonical form.</summary>
    public required string Ip { get; init; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Such as <c>ssh</c>, <c>winrm-http</c>, <c>winrm-https</c>; not enforced.</summary>
    public required string Protocol { get; init; }
}
