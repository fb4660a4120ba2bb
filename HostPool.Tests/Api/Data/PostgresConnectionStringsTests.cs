using HostPool.Api.Data;
using Npgsql;

namespace HostPool.Tests.Api.Data;

/// <summary>What is added to an operator's connection string.</summary>
public sealed class PostgresConnectionStringsTests
{
    [Fact]
    public void WithBounds_WhereNoneIsSet_BoundsEveryWaitAndPreparesStatements()
    {
        var bounded = new NpgsqlConnectionStringBuilder(PostgresConnectionStrings.WithBounds("Host=a;Database=b"));

        Assert.Equal((10, 10, 5, 64), (bounded.Timeout, bounded.CommandTimeout, bounded.KeepAlive, bounded.MaxAutoPrepare));
        Assert.Equal("HostPool", bounded.ApplicationName);
        Assert.Contains("lock_timeout", bounded.Options, StringComparison.Ordinal);
    }

    [Fact]
    public void WithBounds_WhereTheOperatorSetThem_LeavesThem()
    {
        const string Asked = "Host=a;Database=b;Timeout=7;Command Timeout=8;Keepalive=9;Max Auto Prepare=0;Application Name=c;Options=-c work_mem=1MB";

        var bounded = new NpgsqlConnectionStringBuilder(PostgresConnectionStrings.WithBounds(Asked));

        Assert.Equal((7, 8, 9, 0), (bounded.Timeout, bounded.CommandTimeout, bounded.KeepAlive, bounded.MaxAutoPrepare));
        Assert.Equal(("c", "-c work_mem=1MB"), (bounded.ApplicationName, bounded.Options));
    }
}
