using HostPool.Bench.Labs;

namespace HostPool.Bench.Servers;

/// <summary>Settings that HostPool is measured with, as command-line arguments; what is not said is at its default.</summary>
internal static class PoolSettings
{
    public static readonly string[] NoSpecs = ["--Specs:Enabled=false"];

    /// <summary>Nothing in the background, and the log level of the empty endpoint.</summary>
    public static readonly string[] ApiOnly =
    [
        .. NoSpecs,
        "--Discovery:Enabled=false",
        "--Logging:LogLevel:Default=Warning",
        "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
    ];

    /// <summary>Fills itself from stations, that answer ARP only: there is nobody to ask for specs.</summary>
    public static string[] WatchingStations(Lab lab) => [.. Watching(lab), .. NoSpecs];

    /// <summary>The same, as fast as it can.</summary>
    public static string[] WatchingStationsUnpaced(Lab lab) => [.. WatchingStations(lab), "--Discovery:ScanRate=0"];

    /// <summary>Fills itself from a lab.</summary>
    public static string[] Watching(Lab lab) =>
    [
        $"--Discovery:Networks:0:Interface={lab.Bridge}",
        "--Discovery:Networks:0:Adopt=true",
        "--Discovery:Defaults:Credentials:Username=centos",
        "--Discovery:Defaults:Credentials:Password=admin",
        "--Specs:TrustNewHosts=true",
    ];
}
