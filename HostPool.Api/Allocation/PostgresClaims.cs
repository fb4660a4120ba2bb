using HostPool.Api.Data;
using Npgsql;

namespace HostPool.Api.Allocation;

/// <summary>
/// Claims on PostgreSQL: each is one statement and so one transaction, which passes over the hosts that other replicas
/// are claiming just now (PostgreSQL manual, SELECT, "The Locking Clause").
/// </summary>
internal sealed class PostgresClaims(NpgsqlDataSource source, StoreWork work) : IClaims
{
    private const string Release = "UPDATE hosts SET allocated = false, allocated_at = NULL, owner = NULL WHERE id = $1";

    private static readonly string Claim = ClaimStatement("SKIP LOCKED");

    /// <summary>Whoever has a host locked may be about to do something else to it: it is no reason to say that none is free.</summary>
    private static readonly string WaitingClaim = ClaimStatement("");

    public async Task<long?> ClaimAsync(IReadOnlyList<Candidate> candidates, DateTimeOffset at, string? owner) =>
        await ClaimAsync(Claim, candidates, at, owner) ?? await ClaimAsync(WaitingClaim, candidates, at, owner);

    public Task<bool> ReleaseAsync(long hostId) => work.RunAsync(
        async _ =>
        {
            await using var command = source.CreateCommand(Release);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = hostId });
            return await command.ExecuteNonQueryAsync() == 1;
        },
        CancellationToken.None);

    private Task<long?> ClaimAsync(string statement, IReadOnlyList<Candidate> candidates, DateTimeOffset at, string? owner) => work.RunAsync(
        async _ =>
        {
            await using var command = source.CreateCommand(statement);
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. candidates.Select(candidate => candidate.HostId)] });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. candidates.Select(candidate => candidate.Version)] });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = at.ToUnixTimeMilliseconds() });
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = owner });
            return (long?)await command.ExecuteScalarAsync();
        },
        CancellationToken.None);

    private static string ClaimStatement(string others) => $"""
        UPDATE hosts SET allocated = true, allocated_at = $3, owner = $4
        WHERE id = (
            SELECT host.id
            FROM unnest($1, $2) WITH ORDINALITY AS candidate (id, version, place)
            JOIN hosts host ON host.id = candidate.id AND host.version = candidate.version AND NOT host.allocated
            ORDER BY candidate.place
            LIMIT 1
            FOR UPDATE OF host {others})
        RETURNING id
        """;
}
