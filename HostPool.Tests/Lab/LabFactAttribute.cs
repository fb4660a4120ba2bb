using System.ComponentModel;

namespace HostPool.Tests.Lab;

/// <summary>A test on real hosts: skipped, with the reason, where no lab can be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

    public LabFactAttribute() => Skip = Obstacle.Value;

    /// <summary>True for a test that needs IPv6: skipped where the kernel has none.</summary>
    public bool NeedsIpv6
    {
        get;
        set => (field, Skip) = (value, Skip ?? (value ? KernelIpv6.Obstacle : null));
    }

    private static string? FindObstacle()
    {
        try
        {
            LabScript.RunAsync("check", "10.78.0", "check").GetAwaiter().GetResult();
            return null;
        }
        catch (Exception obstacle) when (obstacle is InvalidOperationException or Win32Exception)
        {
            return obstacle.Message;
        }
    }
}
