namespace HostPool.Api;

/// <summary>What the process tells its starter.</summary>
internal enum ExitCode
{
    /// <summary>Stopped as asked.</summary>
    Ok = 0,

    /// <summary>Something that nobody foresaw.</summary>
    Unexpected = 1,

    /// <summary>Wrong settings, a wrong pool file, or words on the command line that are not understood.</summary>
    Settings = 2,

    /// <summary>The database cannot be used, or, for a command, is not there.</summary>
    Database = 3,

    /// <summary>The address to listen on cannot be had.</summary>
    Address = 4,
}
