namespace HostPool.Api.Data;

/// <summary>
/// Keeps a second HostPool off the same database file: an exclusive lock (flock(2)) on a file beside it, which the
/// kernel drops when the process ends, however it ends.
/// </summary>
internal sealed class DatabaseFileLock : IDisposable
{
    private readonly FileStream _file;

    private DatabaseFileLock(FileStream file) => _file = file;

    /// <exception cref="StartException">Another process holds it, or the directory cannot be written.</exception>
    public static DatabaseFileLock Take(string databaseFile) => TryTake(databaseFile) ?? throw new StartException(
        ExitCode.Database,
        $"The database {databaseFile} is in use by another HostPool ({PathOf(databaseFile)} is locked). Stop that one, or give this one its own file in Database:ConnectionString.");

    /// <summary>Null: another process holds it.</summary>
    /// <exception cref="StartException">The directory cannot be written.</exception>
    public static DatabaseFileLock? TryTake(string databaseFile)
    {
        var path = PathOf(databaseFile);
        try
        {
            var mine = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                // Who can open it can lock it.
                mine.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new DatabaseFileLock(new FileStream(path, mine));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException(ExitCode.Database, $"The database {databaseFile} cannot be opened: {error.Message}", error);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string PathOf(string databaseFile) => databaseFile + ".lock";
}
