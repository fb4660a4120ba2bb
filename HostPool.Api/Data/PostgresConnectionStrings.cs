using Npgsql;

namespace HostPool.Api.Data;

/// <summary>What a PostgreSQL connection string must be for the pool.</summary>
internal static class PostgresConnectionStrings
{
    public const string Missing = $"is not set, and Database:Provider is postgres; write {Example}";

    private const string Example = "'Host=db.example;Database=hostpool;Username=hostpool;Password=…'";
    private const int Seconds = 5;

    /// <summary>
    /// What the server is asked to hold every connection to: nobody waits longer for a lock, and who stops amid a
    /// transaction (a suspended process, say) does not keep its locks, so that who waits for them has them before that
    /// (PostgreSQL manual, 19.11.1). Milliseconds.
    /// </summary>
    private const string SessionOptions = "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=3000";

    /// <summary>Of so many texts the server keeps the plan for each connection: twice as many allocations a second. Zero, where a pooler stands between that has none of it.</summary>
    private const int Prepared = 64;

    /// <summary>What is wrong with it, or null. Holds nothing of it, since any part may be of the password.</summary>
    public static string? Problem(string text)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            return parsed switch
            {
                { Host: null or "" } => $"names no Host; write {Example}",
                { Database: null or "" } => $"names no Database; write {Example}",
                _ => null,
            };
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            return $"is not understood; write {Example} (not a URL; a value with ; or = in it stands in quotes)";
        }
    }

    /// <summary>The same, with bounds on every wait where it sets none, so that a server that is gone is noticed.</summary>
    public static string WithBounds(string text)
    {
        var given = new NpgsqlConnectionStringBuilder(text);
        var bounded = new NpgsqlConnectionStringBuilder(text) { ApplicationName = given.ApplicationName ?? "HostPool", Options = given.Options ?? SessionOptions };
        if (!given.ShouldSerialize("Timeout"))
        {
            // A server that is busy with many others takes its time to let one in.
            bounded.Timeout = 2 * Seconds;
        }

        if (!given.ShouldSerialize("Command Timeout"))
        {
            bounded.CommandTimeout = 2 * Seconds;
        }

        if (!given.ShouldSerialize("Keepalive"))
        {
            bounded.KeepAlive = Seconds;
        }

        if (!given.ShouldSerialize("Max Auto Prepare"))
        {
            bounded.MaxAutoPrepare = Prepared;
        }

        return bounded.ToString();
    }

    /// <summary>Where the database is, for people; without the password.</summary>
    public static string Describe(string text)
    {
        var parsed = new NpgsqlConnectionStringBuilder(text);
        return $"{parsed.Database} at {parsed.Host}:{parsed.Port}";
    }
}
