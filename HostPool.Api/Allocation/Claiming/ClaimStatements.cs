using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Leases;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Secrets;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>
/// What an allocation does to the database, inside of a transaction, which others share: none waits for what another transaction has
/// locked. Hosts are locked before their allocation.
/// </summary>
internal sealed class ClaimStatements(LeaseClock clock, ClaimDialect dialect)
{
    /// <summary>Most allocations find their hosts among the first few.</summary>
    public const int FirstLook = 4;

    private const string SelectFree = $"SELECT {HostRows.Columns} FROM hosts h WHERE {HostRows.Free}";
    private const string HostsOf = $"SELECT {HostRows.Columns} FROM hosts WHERE allocation_id = @p0 ORDER BY id";

    private readonly FreeHosts _free = new(HostRows.Columns, dialect.Among, dialect.SkipLocked);

    /// <summary>What most ask for.</summary>
    private readonly string _anyFree = $"{SelectFree} ORDER BY h.id LIMIT {FirstLook}{dialect.SkipLocked}";

    private readonly string _isStillFree = $"{SelectFree} AND h.id = @p0 AND h.version = @p1{dialect.SkipLocked}";
    private readonly string _host = $"SELECT {HostRows.Columns} FROM hosts WHERE id = @p0{dialect.SkipLocked}";
    private readonly string _allocation = $"SELECT id FROM allocations WHERE id = @p0{dialect.SkipLocked}";

    private readonly string _lockAll =
        $"SELECT COUNT(*) = (SELECT COUNT(*) FROM (SELECT 1 FROM hosts WHERE allocation_id = @p0 ORDER BY id{dialect.SkipLocked}) locked) FROM hosts WHERE allocation_id = @p0";

    /// <summary>True where hosts that others have in their hands are not seen: none to be seen does not mean that none is free.</summary>
    public bool PassesOverLocked => dialect.SkipLocked.Length > 0;

    /// <summary>The hosts of the lowest ids that match, and are free as far as the database knows, read as they are asked for.</summary>
    public IEnumerable<PoolHost> Free(SqlSession session, ClaimOrder order, int limit)
    {
        var isForAny = order.Filter.Conditions.Count == 0 && limit == FirstLook;
        return isForAny ? session.Rows(_anyFree, HostRows.Read) : _free.ById(session, order.Filter, 0, limit, HostRows.Read);
    }

    /// <summary>The first <paramref name="count"/> of <paramref name="candidates"/> that are as they were.</summary>
    public List<PoolHost> StillFree(SqlSession session, IReadOnlyList<Candidate> candidates, int count)
    {
        var free = new List<PoolHost>(count);
        foreach (var candidate in candidates)
        {
            free.AddRange(session.Query(_isStillFree, HostRows.Read, candidate.HostId, candidate.Version));
            if (free.Count == count)
            {
                break;
            }
        }

        return free;
    }

    /// <summary>Makes an allocation of hosts that were found free in this very transaction.</summary>
    public Grant Grant(SqlSession session, ClaimOrder order, IReadOnlyList<PoolHost> chosen, ICollection<HostChange> changes)
    {
        var now = clock.Now;
        var allocation = new HostAllocation { Owner = order.Owner, KeyName = order.KeyName, CreatedAt = now, LeaseEnds = clock.EndOf(order.Lease), Context = order.Context };
        allocation.Id = session.Insert(
            "INSERT INTO allocations (owner, created_at, lease_ends, context, key_name) VALUES (@p0, @p1, @p2, @p3, @p4)",
            allocation.Owner,
            allocation.CreatedAt,
            allocation.LeaseEnds,
            allocation.Context,
            allocation.KeyName);
        foreach (var host in chosen)
        {
            (host.AllocationId, host.AllocatedAt, host.Owner, host.LeaseEnds) = (allocation.Id, now, allocation.Owner, allocation.LeaseEnds);
            session.Execute(
                "UPDATE hosts SET allocation_id = @p0, allocated_at = @p1, owner = @p2, lease_ends = @p3 WHERE id = @p4",
                host.AllocationId,
                host.AllocatedAt,
                host.Owner,
                host.LeaseEnds,
                host.Id);
            changes.Add(new HostChange(HostChangeKind.Allocated, host, host.Owner is null ? "to a client" : $"to {host.Owner}"));
        }

        var grant = new Grant(allocation, chosen);
        if (order.Key is { } key)
        {
            session.Execute(
                "UPDATE idempotency_keys SET answer = @p0, allocation_id = @p1 WHERE key = @p2",
                session.Seal(SecretKind.Answer, key.Render(grant)),
                allocation.Id,
                key.Key);
        }

        return grant;
    }

    /// <summary>Frees a host; false when there is none, null when somebody else has it, or its allocation, locked.</summary>
    public bool? ReleaseHost(SqlSession session, long hostId, ICollection<HostChange> changes)
    {
        if (session.Query(_host, HostRows.Read, hostId) is not [var host])
        {
            return session.Scalar("SELECT id FROM hosts WHERE id = @p0", hostId) is null ? false : null;
        }

        if (host.AllocationId is { } holder)
        {
            // Who frees the last but one at this moment does not see that this is the last.
            if (IsLocked(session, holder))
            {
                return null;
            }

            GiveBack(session, host, "", changes);
            EndIfEmpty(session, holder);
        }

        return true;
    }

    /// <summary>Frees the hosts of an allocation, and ends it; false when there is none, null when somebody else has one of its hosts locked.</summary>
    public bool? Release(SqlSession session, long allocationId, ICollection<HostChange> changes) =>
        TryLock(session, allocationId) ? End(session, allocationId, "", changes) : null;

    /// <summary>The same for one whose client never learnt of it; false also when a repeat of its request was answered with it.</summary>
    public bool? RollBack(SqlSession session, long allocationId, IdempotencyKey? key, ICollection<HostChange> changes) =>
        TryLock(session, allocationId)
            ? (key is null || ForgetKey(session, key, allocationId)) && End(session, allocationId, "(its client hung up)", changes)
            : null;

    /// <summary>The same for one whose lease ended; false when it was extended meanwhile, or is locked.</summary>
    public bool ReleaseEnded(SqlSession session, long allocationId, ICollection<HostChange> changes) =>
        TryLock(session, allocationId)
        && session.Scalar("SELECT id FROM allocations WHERE id = @p0 AND lease_ends <= @p1", allocationId, clock.Now) is not null
        && End(session, allocationId, $"(the lease of allocation {allocationId} ended)", changes);

    /// <summary>Ends an allocation that holds no more hosts.</summary>
    /// <remarks>
    /// The row of one that goes on is changed: a serializable transaction that takes a host from it too, and began before this one
    /// ends, begins anew, instead of leaving the row since it sees that host still held (PostgreSQL manual, 13.2.2).
    /// </remarks>
    public static void EndIfEmpty(SqlSession session, long allocationId)
    {
        if (session.Execute("DELETE FROM allocations WHERE id = @p0 AND NOT EXISTS (SELECT 1 FROM hosts WHERE allocation_id = @p0)", allocationId) == 0 && !session.IsInProcess)
        {
            session.Execute("UPDATE allocations SET owner = owner WHERE id = @p0", allocationId);
        }
    }

    /// <summary>Lets a lease end at another time; at null not by itself. False when there is no such allocation, null when somebody else has one of its hosts locked.</summary>
    public bool? Extend(SqlSession session, long allocationId, DateTimeOffset? leaseEnds)
    {
        if (!TryLock(session, allocationId))
        {
            return null;
        }

        if (session.Execute("UPDATE allocations SET lease_ends = @p0 WHERE id = @p1", leaseEnds, allocationId) == 0)
        {
            return false;
        }

        session.Execute("UPDATE hosts SET lease_ends = @p0 WHERE allocation_id = @p1", leaseEnds, allocationId);
        return true;
    }

    /// <summary>True when an allocation had this id, now or ever.</summary>
    public bool WasGiven(SqlSession session, long allocationId) =>
        allocationId >= 1 && session.Scalar(dialect.LastAllocation) is long last && allocationId <= last;

    /// <summary>Waits until no other transaction counts what owners hold.</summary>
    public void LockOwners(SqlSession session)
    {
        if (dialect.OwnerLock is { } sql)
        {
            session.Scalar(sql);
        }
    }

    /// <summary>Makes the key this transaction's; false when it has its answer already.</summary>
    public bool TakeKey(SqlSession session, IdempotencyKey key) => session.Execute(
        "INSERT INTO idempotency_keys (key, fingerprint, created_at) VALUES (@p0, @p1, @p2) ON CONFLICT (key) DO NOTHING",
        key.Key,
        key.Fingerprint,
        clock.Unmoved) == 1;

    /// <summary>Gives a key back that was taken in this transaction.</summary>
    public static void ForgetKey(SqlSession session, IdempotencyKey key) =>
        session.Execute("DELETE FROM idempotency_keys WHERE key = @p0", key.Key);

    /// <summary>Forgets the answer that was stored for an allocation; false when a repeated request was given it.</summary>
    public static bool ForgetKey(SqlSession session, IdempotencyKey key, long allocationId) =>
        session.Execute("DELETE FROM idempotency_keys WHERE key = @p0 AND allocation_id = @p1", key.Key, allocationId) == 1;

    /// <summary>Notes that a repeated request is given the stored answer, and reads it; null when there is none any more.</summary>
    public static string? KeepKey(SqlSession session, IdempotencyKey key) => (string?)session.Scalar(
        "UPDATE idempotency_keys SET allocation_id = NULL WHERE key = @p0 AND fingerprint = @p1 RETURNING answer", key.Key, key.Fingerprint);

    /// <summary>
    /// Keeps an allocation as it is until the transaction ends, by its hosts: whoever changes it has them first. False when somebody else
    /// has one of them.
    /// </summary>
    private bool TryLock(SqlSession session, long allocationId) => dialect.SkipLocked.Length == 0 || session.Scalar(_lockAll, allocationId) is true;

    /// <summary>True when somebody else has the row of an allocation; otherwise it is this transaction's, if there is one.</summary>
    private bool IsLocked(SqlSession session, long allocationId) => dialect.SkipLocked.Length > 0
        && session.Scalar(_allocation, allocationId) is null
        && session.Scalar("SELECT id FROM allocations WHERE id = @p0", allocationId) is not null;

    /// <summary>Frees the hosts of an allocation that is locked, and ends it; false when there is none.</summary>
    private bool End(SqlSession session, long allocationId, string why, ICollection<HostChange> changes)
    {
        var hosts = session.Query(HostsOf, HostRows.Read, allocationId);
        if (session.Execute("DELETE FROM allocations WHERE id = @p0", allocationId) == 0)
        {
            return false;
        }

        foreach (var host in hosts)
        {
            GiveBack(session, host, why, changes);
        }

        return true;
    }

    private void GiveBack(SqlSession session, PoolHost host, string why, ICollection<HostChange> changes)
    {
        (host.AllocationId, host.AllocatedAt, host.Owner, host.LeaseEnds, host.ReleasedAt) = (null, null, null, null, clock.Now);
        session.Execute(
            "UPDATE hosts SET allocation_id = NULL, allocated_at = NULL, owner = NULL, lease_ends = NULL, released_at = @p0 WHERE id = @p1",
            host.ReleasedAt,
            host.Id);
        changes.Add(new HostChange(HostChangeKind.Released, host, why));
    }
}
