using System.Data.Common;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace HostPool.Api.Allocation;

/// <summary>Claim and release as prepared statements on the connection and transaction of a batch.</summary>
internal sealed class ClaimStatements : IDisposable
{
    private readonly DbCommand _claim;
    private readonly DbCommand _release;

    public ClaimStatements(PoolContext context)
    {
        _claim = Prepare(
            context,
            "UPDATE hosts SET allocated = 1, allocated_at = @at, owner = @owner WHERE id = @id AND version = @version AND allocated = 0",
            "@id",
            "@version",
            "@at",
            "@owner");
        _release = Prepare(context, "UPDATE hosts SET allocated = 0, allocated_at = NULL, owner = NULL WHERE id = @id", "@id");
    }

    /// <summary>True when the candidate was free and unchanged, and is taken now.</summary>
    public bool TryClaim(Candidate candidate, DateTimeOffset at, string? owner)
    {
        _claim.Parameters[0].Value = candidate.HostId;
        _claim.Parameters[1].Value = candidate.Version;
        _claim.Parameters[2].Value = at.ToUnixTimeMilliseconds();
        _claim.Parameters[3].Value = (object?)owner ?? DBNull.Value;
        return _claim.ExecuteNonQuery() == 1;
    }

    /// <summary>True when there is such a host; it is free now.</summary>
    public bool Release(long hostId)
    {
        _release.Parameters[0].Value = hostId;
        return _release.ExecuteNonQuery() == 1;
    }

    public void Dispose()
    {
        _claim.Dispose();
        _release.Dispose();
    }

    private static DbCommand Prepare(PoolContext context, string sql, params string[] parameters)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
