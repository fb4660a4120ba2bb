using HostPool.Api.Audit;
using HostPool.Api.Data;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Audit;

public sealed class AuditStatementsTests
{
    /// <summary>What is used often is prepared (by Npgsql at the fifth time), perhaps for what has no status.</summary>
    [Fact]
    public async Task Insert_OfEntriesWithAndWithoutAStatus_StoresThem()
    {
        await using var app = PoolApp.Start();
        var writer = app.Services.GetRequiredService<PoolWriter>();
        var record = new AuditRecord { At = DateTimeOffset.FromUnixTimeSeconds(1), Who = "me", What = "there" };
        AuditRecord[] records = [.. Enumerable.Repeat(record, 10), .. Enumerable.Repeat(new AuditRecord { At = record.At, What = "here", Status = 200, Host = 1 }, 10)];
        foreach (var one in records)
        {
            await writer.WriteAsync((session, _) => AuditStatements.Insert(session, [one]));
        }

        var statuses = new List<long?>();
        await writer.WriteAsync((session, _) =>
            statuses = session.Query("SELECT status FROM audit WHERE at = 1000 ORDER BY id", row => row.IsNull(0) ? (long?)null : (long)Convert.ToInt32(row.Value(0))));

        Assert.Equal(records.Select(one => (long?)one.Status), statuses);
    }
}
