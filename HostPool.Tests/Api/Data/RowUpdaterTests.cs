using HostPool.Api.Data;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Tests.Api.Data;

/// <summary>The quick way to change many rows must store what the change tracker would, in those rows and columns alone.</summary>
public sealed class RowUpdaterTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Fact]
    public void Update_OfSomeColumns_StoresThoseOfTheGivenRowsOnly()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var context = new PoolContext(new DbContextOptionsBuilder<PoolContext>().UseSqlite(connection).Options);
        context.Database.EnsureCreated();
        context.AddRange(Host("one"), Host("two"), Host("three"));
        context.SaveChanges();

        var hosts = context.Hosts.AsNoTracking().OrderBy(host => host.Id).ToList();
        hosts.ForEach(Change);
        var gone = Host("gone");
        gone.Id = 99;
        using (var transaction = context.Database.BeginTransaction())
        {
            RowUpdater.Update(context, [hosts[0], gone, hosts[2]], ["presence", "last_seen", "specs_state", "specs_next_attempt_at"]);
            transaction.Commit();
        }

        var stored = context.Hosts.AsNoTracking().OrderBy(host => host.Id).ToList();
        Assert.Equal(["one", "two", "three"], stored.Select(host => host.Name));
        Assert.Equal([HostPresence.Down, HostPresence.Alive, HostPresence.Down], stored.Select(host => host.Presence));
        Assert.Equal([Time, null, Time], stored.Select(host => host.LastSeen));
        Assert.Equal([SpecsState.Pending, SpecsState.Ok, SpecsState.Pending], stored.Select(host => host.Specs.State));
        Assert.Equal([null, Time, null], stored.Select(host => host.Specs.NextAttemptAt));
    }

    private static void Change(PoolHost host)
    {
        (host.Name, host.Presence, host.LastSeen) = ("changed", HostPresence.Down, Time);
        host.Specs = host.Specs with { State = SpecsState.Pending, NextAttemptAt = null };
    }

    private static PoolHost Host(string name) => new()
    {
        Name = name,
        Os = "linux",
        Endpoint = new HostEndpoint { Ip = "10.0.0.1", Port = 22, Protocol = "ssh" },
        Credentials = new HostCredentials { Username = "u" },
        Presence = HostPresence.Alive,
        Specs = new SpecsStatus { State = SpecsState.Ok, NextAttemptAt = Time },
    };
}
