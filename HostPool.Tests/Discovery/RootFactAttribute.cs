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
}
