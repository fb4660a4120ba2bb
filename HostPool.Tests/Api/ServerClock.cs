using System.Globalization;

namespace HostPool.Tests.Api;

/// <summary>A clock that a test sets, before the PostgreSQL server's own, for those who connect to one database from then on.</summary>
internal sealed class ServerClock
{
    private readonly TestDatabase _database;

    public ServerClock(TestDatabase database)
    {
        _database = database;
        database.Execute($"""
            CREATE SCHEMA test;
            CREATE TABLE test.clock (ahead interval);
            INSERT INTO test.clock VALUES ('0');
            CREATE FUNCTION test.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT pg_catalog.clock_timestamp() + ahead FROM test.clock';
            ALTER DATABASE {database.Name} SET search_path = test, pg_catalog, public
            """);
    }

    /// <summary>What it shows.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds((long)_database.Scalar("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")!);

    /// <summary>Sets it; back when <paramref name="by"/> is negative.</summary>
    public void Step(TimeSpan by) => _database.Execute(string.Create(
        CultureInfo.InvariantCulture, $"UPDATE test.clock SET ahead = ahead + interval '{(long)by.TotalSeconds} seconds'"));
}
