namespace HostPool.Tests;

/// <summary>A test that not every machine can run: skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class ObstructedFactAttribute : FactAttribute
{
    /// <param name="obstacle">What is in its way; null: nothing.</param>
    protected ObstructedFactAttribute(string? obstacle) => Skip = obstacle;

    /// <summary>True for a test that needs IPv6: skipped where the kernel has none.</summary>
    public bool NeedsIpv6
    {
        get;
        set => (field, Skip) = (value, Skip ?? (value ? KernelIpv6.Obstacle : null));
    }
}
