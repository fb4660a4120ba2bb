namespace HostPool.Tests;

/// <summary>Whether this machine's kernel has IPv6: one can do without, as with <c>ipv6.disable=1</c>.</summary>
internal static class KernelIpv6
{
    // test.sh knows it: such a test may be skipped even where none may.
    private const string Without = "This kernel has no IPv6.";

    /// <summary>The file that it lists its addresses in (proc(5)) is there whenever it has.</summary>
    public static bool IsThere { get; } = File.Exists("/proc/net/if_inet6");

    /// <summary>Why a test that needs it is skipped; null: it is not.</summary>
    public static string? Obstacle => IsThere ? null : Without;
}
