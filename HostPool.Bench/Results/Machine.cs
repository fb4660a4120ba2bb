using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HostPool.Bench.Results;

/// <summary>Says where and when figures were measured.</summary>
internal static class Machine
{
    public static string Describe(Site site) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        HostPool {Version(site)} measured {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC
        {Environment.ProcessorCount} cores ({Processor()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB, {RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version}
        {RuntimeInformation.FrameworkDescription}, Release build, databases on {new DriveInfo(site.Work).DriveFormat}
        """);

    private static string? Version(Site site) => FileVersionInfo.GetVersionInfo(Path.Combine(site.Api, "HostPool.Api.dll")).ProductVersion;

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown"
        : RuntimeInformation.ProcessArchitecture.ToString();
}
