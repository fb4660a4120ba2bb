using System.ComponentModel;

namespace HostPool.Tests.Lab;

/// <summary>A test on real hosts: skipped, with the reason, where no lab can be made.</summary>
public sealed class LabFactAttribute() : ObstructedFactAttribute(Obstacle.Value)
{
    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

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
