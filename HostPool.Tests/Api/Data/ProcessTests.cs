using System.Net;
using System.Net.Sockets;
using HostPool.Tests.Lab;
using Microsoft.Data.Sqlite;

namespace HostPool.Tests.Api.Data;

/// <summary>How the service starts, refuses to start, and ends: as a process, by its exit code and standard error.</summary>
[Trait("Database", "sqlite")]
public sealed class ProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_OnTheDatabaseOfAnotherProcess_SaysSoAndEnds()
    {
        await using var first = await PoolProcess.StartAsync(_folder);

        await using var second = await PoolProcess.RunAsync(_folder);

        AssertRefused(second, 3, "is in use by another HostPool");
        Assert.Equal("[]", await first.Client.GetStringAsync("/hosts"));
        Assert.Equal(0, await first.TerminateAsync());
    }

    [Fact]
    public async Task Start_OnAFileThatIsNoDatabase_SaysSoAndEnds()
    {
        var file = _folder.Write("hostpool.db", "not a database");

        await using var process = await PoolProcess.RunAsync(_folder);

        AssertRefused(process, 3, $"The database {file} is not a SQLite database");
        Assert.Equal("not a database", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Start_OnAPortInUse_SaysSoAndEnds()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        await using var process = await PoolProcess.RunAsync(_folder, $"--urls=http://127.0.0.1:{port}");

        AssertRefused(process, 4, $"127.0.0.1:{port}");
    }

    [Fact]
    public async Task Start_OnAnAddressOfAnotherMachine_SaysSoAndEnds()
    {
        await using var process = await PoolProcess.RunAsync(_folder, "--urls=http://192.0.2.1:8080");

        AssertRefused(process, 4, "Cannot listen on http://192.0.2.1:8080: ");
        Assert.DoesNotContain("BackgroundService", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("http://127.0.0.1:80x")]
    public async Task Start_OnWhatIsNoAddress_ListsItAmongTheWrongSettings(string url)
    {
        await using var process = await PoolProcess.RunAsync(_folder, $"--urls={url}");

        AssertRefused(process, 2, $"Urls: '{url}'");
    }

    [Fact]
    public async Task Start_WithWrongSettings_ListsThemAllAndEnds()
    {
        await using var process = await PoolProcess.RunAsync(
            _folder,
            "--Database:Provider=oracle",
            "--Alocation:MaxLease=01:00:00",
            "--Discovry:Enabled=false",
            "--Allocation:ProbeTimeout=soon",
            "--Allocation:ProbeParallelism=0",
            "--Discovery:PingTimeoutThreshold=0",
            "--Discovery:ScanRate=many",
            "--Discovery:Ignore:0=nonsense",
            "--Specs:Paralelism=3",
            "--Pool:SeedFile=none.yaml");

        AssertRefused(process, 2, "10 settings are wrong");
        Assert.All(
            (string[])["Database:Provider: 'oracle'", "Allocation:ProbeTimeout: 'soon'", "Allocation:ProbeParallelism: ", "Discovery:PingTimeoutThreshold: ", "Discovery:ScanRate: 'many'", "Discovery:Ignore:0: 'nonsense'", "Specs:Paralelism: ", "Alocation: there is no such setting; did you mean 'Allocation'?", "Discovry: ", "Pool:SeedFile: "],
            key => Assert.Contains($"\n  {key}", process.Errors, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Start_OnADatabaseThatMayNotBeWritten_SaysSoAndLeavesIt()
    {
        await using (var process = await PoolProcess.StartAsync(_folder))
        {
            Assert.Equal(0, await process.TerminateAsync());
        }

        var file = _folder.File("hostpool.db");
        var before = await File.ReadAllBytesAsync(file);
        File.Delete(file + ".lock");
        await Command.RunAsync("chmod", ["400", file], []);

        await using var refused = await PoolProcess.RunUnprivilegedAsync(_folder);

        AssertRefused(refused, 3, $"The database {file} ");
        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Terminate_DuringRequests_CompletesThemAndEndsInTime()
    {
        using var hanging = new HangingHost();
        await using var process = await PoolProcess.StartAsync(
            _folder, "--Allocation:ProbeTimeout=00:00:02", "--Logging:LogLevel:Microsoft.AspNetCore.Hosting=Information");
        await process.Client.PostAsync("/hosts", new StringContent($"[{Bodies.Host("127.0.0.1", hanging.Port)}]")).JsonAsync(201);
        var requests = Enumerable.Range(0, 8).Select(_ => process.Client.PostAsync("/host/allocate", null)).ToList();
        var adding = process.Client.PostAsync("/hosts", new StringContent($"[{Bodies.Host("127.64.0.0/19", ListeningHosts.ClosedPort())}]"));
        await PoolApp.WaitForAsync(
            () => Task.FromResult(process.Output.Split("Request starting").Length > 10 ? "started" : null), 30, "ten requests in progress");

        var asked = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await process.TerminateAsync());

        Assert.InRange(TimeProvider.System.GetElapsedTime(asked).TotalSeconds, 0, 5);
        Assert.Equal(8_192, (await adding.JsonAsync(201))!.AsArray().Count);
        foreach (var request in requests)
        {
            await request.FailureAsync(515);
        }

        Assert.Equal(8_193L, Count());
    }

    [Fact]
    public async Task Terminate_WhileSomebodyWaitsForAHost_TellsThat()
    {
        await using var process = await PoolProcess.StartAsync(_folder, "--Logging:LogLevel:Microsoft.AspNetCore.Hosting=Information");
        var waiting = process.Client.PostAsync("/allocations", new StringContent("""{"wait_seconds": 600}"""));
        await PoolApp.WaitForAsync(
            () => Task.FromResult(process.Output.Contains("/allocations", StringComparison.Ordinal) ? "started" : null), 30, "the request in progress");

        Assert.Equal(0, await process.TerminateAsync());

        Assert.Contains("is stopping", await waiting.ErrorAsync(503), StringComparison.Ordinal);
        Assert.DoesNotContain("StoppedLate", process.Output, StringComparison.Ordinal);
    }

    private static void AssertRefused(PoolProcess process, int exitCode, string told)
    {
        Assert.Contains(told, process.Errors, StringComparison.Ordinal);
        Assert.Equal(exitCode, process.ExitCode);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }

    private object Count()
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("hostpool.db")};Pooling=false");
        connection.Open();
        using var command = new SqliteCommand("SELECT count(*) FROM hosts", connection);
        return command.ExecuteScalar()!;
    }
}
