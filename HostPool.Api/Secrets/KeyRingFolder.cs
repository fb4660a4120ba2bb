namespace HostPool.Api.Secrets;

/// <summary>The folder of a key ring, which only this user may enter.</summary>
internal static class KeyRingFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes it where there is none.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, Private);
        }
    }

    /// <summary>Shuts others out; true when they could get in until now.</summary>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    public static bool Shut(string path)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(path) || (File.GetUnixFileMode(path) & ~Private) == 0)
        {
            return false;
        }

        File.SetUnixFileMode(path, Private);
        return true;
    }
}
