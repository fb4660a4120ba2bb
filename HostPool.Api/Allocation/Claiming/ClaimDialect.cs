using HostPool.Api.Allocation.Leases;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>Where the databases differ.</summary>
/// <param name="SkipLocked">Ends a SELECT of rows that are to be changed: those that another transaction has are passed over.</param>
/// <param name="OwnerLock">Lets one transaction at a time count and add to what owners hold: with a lock for each, transactions of several claims might wait for each other; null: there is one at a time anyway.</param>
/// <param name="LastAllocation">Gives the highest id that an allocation ever had.</param>
/// <param name="Among">That a host's id is one of those that <c>{0}</c> selects, which are few: they are looked up first.</param>
/// <param name="HoldTime">Comes before a SELECT: from then on nobody moves the lease time (<see cref="ClockFollower"/>) until the transaction ends.</param>
/// <param name="Now">Is the time in milliseconds since 1970, where several processes must agree on it; null: this machine's will do.</param>
internal sealed record ClaimDialect(string SkipLocked, string? OwnerLock, string LastAllocation, string Among, string HoldTime, string? Now)
{
    /// <summary>"HPow", beside that of migrations.</summary>
    private const string OwnerKey = "1213230967";

    /// <summary>One writer, so nothing to lock.</summary>
    public static readonly ClaimDialect Sqlite = new("", null, "SELECT seq FROM sqlite_sequence WHERE name = 'allocations'", "h.id IN ({0})", "", null);

    /// <summary>postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE, explicit-locking.html#ADVISORY-LOCKS.</summary>
    public static readonly ClaimDialect Postgres = new(
        " FOR UPDATE SKIP LOCKED",
        $"SELECT pg_advisory_xact_lock({OwnerKey})",
        "SELECT last_value FROM allocations_id_seq WHERE is_called",
        "h.id = ANY (ARRAY({0}))",
        "LOCK TABLE hosts IN ROW SHARE MODE; ",
        "(extract(epoch FROM clock_timestamp()) * 1000)::bigint");
}
