using System.Data.Common;
using HostPool.Api.Data;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Api.Secrets;
using HostPool.Tests.Api.Secrets;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Tests.Api.Data;

/// <summary>The quick way in must store what the change tracker would.</summary>
public sealed class RowInserterTests
{
    [Fact]
    public void Insert_OfAnyHost_StoresEveryColumnAsEfDoes()
    {
        using var database = TestDatabase.Create();
        using var connection = database.Connect();
        connection.Open();
        var options = new DbContextOptionsBuilder<PoolContext>().UseFixedKeys();
        using var context = new PoolContext((database.IsPostgres ? options.UseNpgsql(connection) : options.UseSqlite(connection)).Options);
        context.Database.EnsureCreated();
        PoolHost[] inserted = [Full("02:00:00:00:00:01"), Bare()];
        using (var transaction = context.Database.BeginTransaction())
        {
            HostRows.Insert(context, inserted);
            transaction.Commit();
        }

        context.AddRange(Full("02:00:00:00:00:02"), Bare());
        context.SaveChanges();

        Assert.Equal([1, 2], inserted.Select(host => host.Id));
        var rows = Rows(connection);
        Assert.Equal(rows[2].Replace("00:02", "00:01", StringComparison.Ordinal), rows[0]);
        Assert.Equal(rows[3], rows[1]);
        Assert.DoesNotContain("NULL", rows[0], StringComparison.Ordinal);
        Assert.Equivalent(Full("02:00:00:00:00:01"), With(context.Hosts.AsNoTracking().Single(host => host.Id == 1), host => (host.Id, host.Sealed) = (0, SealedSecrets.None)), strict: true);
    }

    [Fact]
    public async Task Read_OfAnyHost_GivesWhatEfReads()
    {
        using var database = TestDatabase.Create();
        using var connection = database.Connect();
        connection.Open();
        var options = new DbContextOptionsBuilder<PoolContext>().UseFixedKeys();
        using var context = new PoolContext((database.IsPostgres ? options.UseNpgsql(connection) : options.UseSqlite(connection)).Options);
        context.Database.EnsureCreated();
        context.AddRange(Full("02:00:00:00:00:01"), Bare());
        await context.SaveChangesAsync();

        using var session = new SqlSession(context);
        var read = HostRows.List(session, HostFilter.All).ToList();

        Assert.Equivalent(context.Hosts.AsNoTracking().OrderBy(host => host.Id).ToList(), read, strict: true);
        Assert.Equal(2, read.Count);
    }

    private static PoolHost Full(string mac)
    {
        var host = new PoolHost
        {
            Name = "näme",
            Os = "linux",
            Endpoint = new HostEndpoint { Ip = "10.0.0.1", Port = 22, Protocol = "ssh" },
            Credentials = new HostCredentials { Username = "u", Password = "p", Key = "k" },
            Mac = mac,
            Source = HostSource.Discovery,
            AllocationId = 3,
            AllocatedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
            Owner = "me",
            LeaseEnds = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_002_000),
            ReleasedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_001),
            MaintenanceReason = "disk",
            MaintenanceSince = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_002),
            AddressKey = "4:0a000001",
            Presence = HostPresence.Suspect,
            LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_456),
            HardwareSpecs = """{"cpus": "2"}""",
            HostKey = "ssh-ed25519 AAAA",
            Extra = """{"rack": 3}""",
            Version = 7,
            Specs = new SpecsStatus
            {
                State = SpecsState.Failed,
                Reason = "unreachable",
                Message = "no",
                Failures = 3,
                AttemptedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_789),
                NextAttemptAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_001_000),
            },
        };
        host.SetTags(["A", "b"]);
        return host;
    }

    private static PoolHost Bare() => new()
    {
        Os = "windows",
        Endpoint = new HostEndpoint { Ip = "fd00::1", Port = 1, Protocol = "x" },
        Credentials = new HostCredentials { Username = "u" },
        AddressKey = "6:fd000000000000000000000000000001",
    };

    private static PoolHost With(PoolHost host, Action<PoolHost> change)
    {
        change(host);
        return host;
    }

    /// <summary>Each row with its columns' names, types and values, the id aside.</summary>
    private static List<string> Rows(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM hosts ORDER BY id";
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join("; ", Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != "id").Select(i =>
                $"{reader.GetName(i)} {reader.GetFieldType(i).Name} {(reader.IsDBNull(i) ? "NULL" : Text(reader.GetValue(i)))}")));
        }

        return rows;
    }

    private static object Text(object value) => value is string[] texts ? string.Join(", ", texts) : value;
}
