namespace HostPool.Api.Data;

/// <summary>Another program keeps the database locked. Becomes 503; nothing was stored.</summary>
internal sealed class DatabaseBusyException(Exception? inner = null)
    : Exception("The database is locked by another program; try again.", inner);
