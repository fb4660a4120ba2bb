using Npgsql;

namespace HostPool.Tests.Api.Data;

/// <summary>What keeps the service from starting on PostgreSQL, and what it says then.</summary>
[Trait("Database", "postgres")]
public sealed class PostgresStartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [PostgresFact]
    public async Task Start_WithAWrongPassword_SaysSoAndNotThePassword()
    {
        var (exitCode, errors) = await RunAsync(server => server.Password = "opensesame");

        Assert.Equal(3, exitCode);
        Assert.Contains("does not let the user hostpool in", errors, StringComparison.Ordinal);
        Assert.Contains("Check Username and Password", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Start_WithoutAPassword_AsksForIt()
    {
        var (exitCode, errors) = await RunAsync(server => server.Password = null);

        Assert.Equal(3, exitCode);
        Assert.Contains("Put Password into Database:ConnectionString", errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Start_OnADatabaseThatIsNotThere_SaysHowToMakeIt()
    {
        var (exitCode, errors) = await RunAsync(server => server.Database = "nosuch");

        Assert.Equal(3, exitCode);
        Assert.Contains("The database nosuch at ", errors, StringComparison.Ordinal);
        Assert.Contains("createdb nosuch", errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Start_WithoutAServer_SaysThatItCannotBeReached()
    {
        var (exitCode, errors) = await RunAsync(server => (server.Host, server.Port) = ("127.0.0.1", 1));

        Assert.Equal(3, exitCode);
        Assert.Contains("127.0.0.1:1 cannot be reached", errors, StringComparison.Ordinal);
        Assert.Contains("Check that the server runs", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutAConnectionString_SaysThatItIsNotSet()
    {
        await using var process = await PoolProcess.RunAsync(_folder, "--Database:Provider=postgres", "--Database:ConnectionString=Data Source=hostpool.db");

        Assert.Equal(2, process.ExitCode);
        Assert.Contains("Database:ConnectionString: is not set", process.Errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Start_OnADatabaseOfANewerVersion_LeavesItAlone()
    {
        using var database = TestDatabase.CreatePostgres();
        database.Execute("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Future', '99.0.0')""");

        var (exitCode, errors) = await RunAsync(server => server.Database = database.Name);

        Assert.Equal(3, exitCode);
        Assert.Contains("was written by a newer HostPool (it has 29990101000000_Future)", errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Start_OnADatabaseOfAnotherProgram_LeavesItAlone()
    {
        using var database = TestDatabase.CreatePostgres();
        database.Execute("""DROP TABLE "__EFMigrationsHistory" """);

        var (exitCode, errors) = await RunAsync(server => server.Database = database.Name);

        Assert.Equal(3, exitCode);
        Assert.Contains("holds tables of another program", errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Start_OfTwoAtOnceOnAnEmptyDatabase_ServesFromBothAndSeedsItOnce()
    {
        using var database = TestDatabase.CreatePostgres();
        database.Execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        var seed = _folder.Write("pool.yaml", "- {os: linux, endpoint: {ip: 10.0.0.0/30, port: 22, protocol: ssh}, credentials: {username: u}}");
        string[] arguments = ["--Database:Provider=postgres", $"--Database:ConnectionString={database.ConnectionString}", $"--Pool:SeedFile={seed}"];

        var replicas = await Task.WhenAll(PoolProcess.StartAsync(_folder, arguments), PoolProcess.StartAsync(_folder, arguments));

        foreach (var replica in replicas)
        {
            await using (replica)
            {
                Assert.Equal(4, (await replica.Client.GetAsync(new Uri("/hosts", UriKind.Relative)).JsonAsync(200))!.AsArray().Count);
            }
        }
    }

    [PostgresFact]
    public async Task Command_OnADatabaseWithoutAPool_SaysSoAndMakesNone()
    {
        using var database = TestDatabase.CreatePostgres();
        database.Execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        string[] settings = ["--Database:Provider=postgres", $"--Database:ConnectionString={database.ConnectionString}"];

        await using var listed = await PoolProcess.RunAsync(_folder, ["keys", "list", .. settings]);
        await using var rotated = await PoolProcess.RunAsync(_folder, ["secrets", "rotate", .. settings]);
        Assert.Equal((3, 3), (listed.ExitCode, rotated.ExitCode));
        Assert.StartsWith($"There is no pool in {database.Name} at ", listed.Errors, StringComparison.Ordinal);
        Assert.Equal(0L, database.Scalar("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'"));

        await using var added = await PoolProcess.RunAsync(_folder, ["keys", "add", "ci", "--role", "reader", .. settings]);
        await using var again = await PoolProcess.RunAsync(_folder, ["keys", "list", .. settings]);
        Assert.Contains($"a new one was made in {database.Name} at ", added.Errors, StringComparison.Ordinal);
        Assert.Contains("ci ", again.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int ExitCode, string Errors)> RunAsync(Action<NpgsqlConnectionStringBuilder> change)
    {
        var server = new NpgsqlConnectionStringBuilder(TestDatabase.Server);
        change(server);
        await using var process = await PoolProcess.RunAsync(_folder, "--Database:Provider=postgres", $"--Database:ConnectionString={server}");
        return (process.ExitCode, process.Errors + process.Output);
    }
}
