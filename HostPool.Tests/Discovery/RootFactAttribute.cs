namespace HostPool.Tests.Discovery;

/// <summary>A test that makes interfaces: it runs as root on Linux, where <c>ip</c> is.</summary>
internal sealed class RootFactAttribute() : ObstructedFactAttribute(Obstacle)
{
    private static string? Obstacle { get; } = FindObstacle();

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "Needs root on Linux, to make network namespaces.";
        }

        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        return folders.Any(folder => File.Exists(Path.Combine(folder, "ip"))) ? null : "Needs ip (iproute2).";
    }
}
