namespace HostPool.Api.Data;

/// <summary>The database cannot be written: its disk is full, or gone. Becomes 503; nothing was stored, unless <see cref="PostgresOutcomes"/> had to give up.</summary>
internal sealed class DatabaseFailedException(Exception inner)
    : Exception("The database cannot be written; GET /health says why.", inner);
