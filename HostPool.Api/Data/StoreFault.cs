namespace HostPool.Api.Data;

/// <summary>What an error of the database means for the work that met it.</summary>
internal enum StoreFault
{
    /// <summary>Other work came between; nothing was stored, and the same work may well succeed if it runs again.</summary>
    Conflict,

    /// <summary>The connection ended before the commit; nothing was stored, and on another one the same work may succeed.</summary>
    Lost,

    /// <summary>Somebody keeps a lock for too long.</summary>
    Busy,

    /// <summary>The database cannot be used as it is now.</summary>
    Failed,
}
