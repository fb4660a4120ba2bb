namespace HostPool.Api.Data;

/// <summary>Another program keeps locked what is needed of the database, or others always came first. Becomes 503; nothing was stored.</summary>
internal sealed class DatabaseBusyException(string message, Exception? inner = null) : Exception(message, inner)
{
    public DatabaseBusyException(Exception? inner = null)
        : this("The database is locked by another program; try again.", inner)
    {
    }
}
