using System.Net.Sockets;
using Npgsql;

namespace HostPool.Api.Data;

/// <summary>What errors of PostgreSQL mean (PostgreSQL manual, appendix A).</summary>
internal static class PostgresErrors
{
    /// <summary>idle_in_transaction_session_timeout.</summary>
    private const string IdleInTransaction = "25P03";

    /// <summary>
    /// The error of Npgsql in <paramref name="error"/>, which EF Core may have wrapped; null: there is none. Of a connection that was lost since
    /// the statement before, or that is being lost, Npgsql says that it was used wrongly, or meets a null: that is an error of it too.
    /// </summary>
    public static NpgsqlException? Find(Exception? error) => error switch
    {
        null => null,
        NpgsqlException found => found,
        InvalidOperationException or NullReferenceException when error.Source == typeof(NpgsqlException).Assembly.GetName().Name =>
            new NpgsqlException("The connection was lost", new IOException(error.Message, error)),
        _ => Find(error.InnerException),
    };

    public static StoreError ToStoreError(NpgsqlException error) =>
        new(IsLost(error) ? StoreFault.Lost : Fault((error as PostgresException)?.SqlState), Message(error));

    /// <summary>True when the server refused what it was asked, and so did nothing; otherwise the connection may be gone, and nobody knows.</summary>
    public static bool IsRefusal(Exception error) => Find(error) is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>Why the pool cannot be opened, and what to do: the end of a sentence that begins with the database.</summary>
    /// <param name="error">What happened.</param>
    /// <param name="user">Who asked for it.</param>
    /// <param name="database">The name of the database.</param>
    public static string AtStart(NpgsqlException error, string? user, string? database) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"does not let the user {user ?? "(none named)"} in: {Message(error)}. Check Username and Password in Database:ConnectionString, and the server's pg_hba.conf",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"does not exist on that server. Create it (createdb {database}), or name another in Database:ConnectionString",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            $"does not let the user {user} make its tables: {Message(error)}. Make that user its owner (ALTER DATABASE {database} OWNER TO {user})",
        PostgresException { SqlState: PostgresErrorCodes.DuplicateTable } =>
            $"holds tables of another program: {Message(error)}. Name a database of HostPool's own in Database:ConnectionString",
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } =>
            "is being migrated by another HostPool that does not come to an end. Look at what that one does, then try again",
        PostgresException => $"cannot be used: {Message(error)}",
        { InnerException: SocketException or IOException or TimeoutException } or { InnerException: null, IsTransient: true } =>
            $"cannot be reached: {Message(error)}. Check that the server runs, and Host and Port in Database:ConnectionString",
        _ when error.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
            $"asks the user {user} for a password. Put Password into Database:ConnectionString",
        _ => $"cannot be used: {Message(error)}",
    };

    /// <summary>True when a connection that was there is gone: the server has stopped, or had waited too long for this process.</summary>
    private static bool IsLost(NpgsqlException error) => error is
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or IdleInTransaction }
        or { InnerException: IOException };

    private static StoreFault Fault(string? state) => state switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => StoreFault.Conflict,

        // What was looked up and not there has been put there by another replica meanwhile, or the other way round.
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation => StoreFault.Conflict,
        PostgresErrorCodes.LockNotAvailable => StoreFault.Busy,
        _ => StoreFault.Failed,
    };

    private static string Message(NpgsqlException error) => error switch
    {
        PostgresException refused => refused.MessageText,
        { InnerException: { } inner } => $"{error.Message.TrimEnd('.')}: {inner.Message.TrimEnd('.')}",
        _ => error.Message.TrimEnd('.'),
    };
}
