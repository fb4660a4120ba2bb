using HostPool.Api.Allocation;
using HostPool.Api.Data;
using HostPool.Api.Hosts;

namespace HostPool.Tests.Api.Settings;

/// <summary>The rules of the settings of the pool itself: each error names its key.</summary>
public sealed class OptionsTests
{
    [Theory]
    [InlineData("sqlite", "Data Source=hostpool.db", null)]
    [InlineData("sqlite", "Data Source=/var/lib/hostpool/pool.db;Pooling=true", null)]
    [InlineData("oracle", "Data Source=x", "Database:Provider: 'oracle' is not known")]
    [InlineData("sqlite", "", "Database:ConnectionString: names no file")]
    [InlineData("sqlite", "Data Source=", "Database:ConnectionString: names no file")]
    [InlineData("sqlite", "Data Source=:memory:", "Database:ConnectionString: a pool in memory is lost")]
    [InlineData("sqlite", "Data Source=x;Mode=Memory", "Database:ConnectionString: a pool in memory is lost")]
    [InlineData("sqlite", "Data Source=x;Mode=ReadOnly", "Database:ConnectionString: is read-only")]
    [InlineData("sqlite", "hostpool.db", "Database:ConnectionString: is not understood")]
    [InlineData("sqlite", "Data Source=x;Server=y", "Database:ConnectionString: is not understood")]
    [InlineData("sqlite", "Data Source=x;Password=y", "Database:ConnectionString: ")]
    [InlineData("Postgres", "Host=h;Database=d", "Database:Provider: 'Postgres' is not known; known: sqlite, postgres")]
    [InlineData("postgres", "Host=h;Database=d", null)]
    [InlineData("postgres", "Host=/run/postgresql;Database=d;Username=u;Password='a;b=c'", null)]
    [InlineData("postgres", "Data Source=hostpool.db", "Database:ConnectionString: is not set")]
    [InlineData("postgres", "", "Database:ConnectionString: is not set")]
    [InlineData("postgres", "Database=d", "Database:ConnectionString: names no Host")]
    [InlineData("postgres", "Host=h;Username=u", "Database:ConnectionString: names no Database")]
    [InlineData("postgres", "Host=h;Database=d;Port=x", "Database:ConnectionString: is not understood")]
    [InlineData("postgres", "postgres://u:secret@h/d", "Database:ConnectionString: is not understood")]
    [InlineData("postgres", "Host=h;Database=d;Password=a;secret=b", "Database:ConnectionString: is not understood")]
    public void Validate_OfDatabaseOptions_NamesWhatIsWrongAndNoSecret(string provider, string connectionString, string? error)
    {
        var errors = new DatabaseOptions { Provider = provider, ConnectionString = connectionString }.Validate().ToList();

        AssertErrors(error, errors);
        Assert.DoesNotContain(errors, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_OfAFolderAsPassphraseFile_SaysThatItIsOne()
    {
        using var folder = new TempFolder();

        AssertErrors($"Database:PassphraseFile: {folder.Path} is a folder, not a file", new DatabaseOptions { PassphraseFile = folder.Path }.Validate());
    }

    [Theory]
    [InlineData(1, 16, 5, null)]
    [InlineData(60, 1024, 0, null)]
    [InlineData(0, 16, 5, "Allocation:ProbeTimeout: ")]
    [InlineData(-1, 16, 5, "Allocation:ProbeTimeout: ")]
    [InlineData(61, 16, 5, "Allocation:ProbeTimeout: ")]
    [InlineData(1, 0, 5, "Allocation:ProbeParallelism: ")]
    [InlineData(1, 1025, 5, "Allocation:ProbeParallelism: ")]
    [InlineData(1, 16, -1, "Allocation:FreshFor: ")]
    public void Validate_OfAllocationOptions_NamesWhatIsWrong(int timeout, int parallelism, int freshFor, string? error) => AssertErrors(
        error,
        new AllocationOptions { ProbeTimeout = TimeSpan.FromSeconds(timeout), ProbeParallelism = parallelism, FreshFor = TimeSpan.FromSeconds(freshFor) }.Validate());

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("/nowhere/pool.yaml", "Pool:SeedFile: there is no file /nowhere/pool.yaml")]
    public void Validate_OfPoolOptions_NamesWhatIsWrong(string? file, string? error) =>
        AssertErrors(error, new PoolOptions { SeedFile = file }.Validate());

    private static void AssertErrors(string? expected, IEnumerable<string> actual)
    {
        if (expected is null)
        {
            Assert.Empty(actual);
        }
        else
        {
            Assert.StartsWith(expected, Assert.Single(actual), StringComparison.Ordinal);
        }
    }
}
