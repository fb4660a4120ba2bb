namespace HostPool.Api;

/// <summary>What the process tells its starter.</summary>
internal enum ExitCode
{
    /// <summary>Stopped as asked.</summary>
    Ok = 0,

    /// <summary>Something that nobody foresaw.</summary>
    Unexpected = 1,

    /// <summary>Wrong settings, or a wrong pool file.</summary>
    Settings = 2,

    /// <summary>The database cannot be used.</summary>
    Database = 3,

    /// <summary>The address to listen on cannot be had.</summary>
    Address = 4,
}
