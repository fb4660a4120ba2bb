namespace HostPool.Tests.Discovery;

/// <summary>A test that makes interfaces: it runs as root on Linux, where <c>ip</c> is.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            Skip = "Needs root on Linux, to make network namespaces.";
        }
        else if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "ip"))))
        {
            Skip = "Needs ip (iproute2).";
        }
    }

    /// <summary>True for a test that needs IPv6: skipped where the kernel has none.</summary>
    public bool NeedsIpv6
    {
        get;
        set => (field, Skip) = (value, Skip ?? (value ? KernelIpv6.Obstacle : null));
    }
}
