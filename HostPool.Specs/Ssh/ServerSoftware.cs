namespace HostPool.Specs;

/// <summary>What the name of an SSH server tells of its machine. It is the server's word, which anybody may write. Pure.</summary>
internal static class ServerSoftware
{
    /// <summary>The names of servers that run on Windows alone: Microsoft's, and Bitvise's.</summary>
    private static readonly string[] OfWindows = ["OpenSSH_for_Windows", "WinSSHD"];

    /// <summary>True: Windows; false: something else; null: <paramref name="software"/> is, as no server answered.</summary>
    public static bool? IsWindows(string? software) => software is null
        ? null
        : OfWindows.Any(name => software.Contains(name, StringComparison.OrdinalIgnoreCase));
}
