namespace HostPool.Api.Data;

/// <summary>The connection was lost at the commit, and nothing was stored: the same work may run again.</summary>
internal sealed class UncommittedException(Exception inner) : Exception("The connection was lost before the commit.", inner);
