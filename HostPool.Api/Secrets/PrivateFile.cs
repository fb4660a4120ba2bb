namespace HostPool.Api.Secrets;

/// <summary>Files that nobody but their owner should read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>True when its group or everybody may read or write it, or what it links to.</summary>
    /// <exception cref="IOException">It is not there, or cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public static bool IsOpen(string path)
    {
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0;
    }
}
