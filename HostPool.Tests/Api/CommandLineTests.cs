namespace HostPool.Tests.Api;

/// <summary>What the program makes of its arguments, as a process.</summary>
[Trait("Database", "sqlite")]
public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    [InlineData("key", "list")]
    public async Task Run_OfWhatIsNoCommand_TellsTheUsage(params string[] arguments)
    {
        await using var process = await PoolProcess.RunAsync(_folder, arguments);

        Assert.Equal((2, ""), (process.ExitCode, process.Output));
        Assert.StartsWith($"'{arguments[0]}' is not understood.", process.Errors, StringComparison.Ordinal);
        Assert.Contains("Usage: HostPool.Api ", process.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("keys", "-h")]
    public async Task Run_OfHelp_PrintsIt(params string[] arguments)
    {
        await using var process = await PoolProcess.RunAsync(_folder, arguments);

        Assert.Equal((0, ""), (process.ExitCode, process.Errors));
        Assert.Contains("Usage: HostPool.Api ", process.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Run_WithSettingsInEachForm_TakesThemAll()
    {
        await using var process = await PoolProcess.RunAsync(
            _folder, "--Audit:MaxEntries=a", "--Allocation:ProbeParallelism", "b", "/Allocation:FreshFor=c", "/Discovery:ScanRate", "d", "Discovery:ScanRetries=e");

        Assert.Equal(2, process.ExitCode);
        Assert.All(
            (string[])["Audit:MaxEntries: 'a'", "Allocation:ProbeParallelism: 'b'", "Allocation:FreshFor: 'c'", "Discovery:ScanRate: 'd'", "Discovery:ScanRetries: 'e'"],
            told => Assert.Contains(told, process.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithSettingsThatAreNotWhatTheySeem_TellsEachOnce()
    {
        await using var process = await PoolProcess.RunAsync(
            _folder, "--Discovery:PingInterval=1", "--Discovery:Networks:Interface=eth0", "--Allocation=3", "--Kestrel:Certificate:Path=x", "--Logging:LogLevel:Default=Verbos");

        Assert.Equal((2, ""), (process.ExitCode, process.Output));
        Assert.Equal(
            ["Allocation", "Discovery", "Discovery", "HostPool cannot start", "Kestrel", "Logging"],
            process.Errors.TrimEnd().Split('\n').Select(line => line.Split(':')[0].Trim()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("secrets", "rotate")]
    [InlineData("keys", "list")]
    [InlineData("keys", "revoke", "ci")]
    public async Task Run_OfACommandInAWrongFolder_SaysWhereItLookedAndMakesNothing(params string[] arguments)
    {
        await using var process = await PoolProcess.RunAsync(_folder, [.. arguments, "--Database:ConnectionString=Data Source=hostpool.db"]);

        Assert.Equal((3, ""), (process.ExitCode, process.Output));
        Assert.StartsWith($"There is no pool in {_folder.File("hostpool.db")}, which Database:ConnectionString names", process.Errors, StringComparison.Ordinal);
        Assert.Single(process.Errors.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("The command cannot be carried out: a setting is wrong.\n  rol: there is no such setting; did you mean --role,", "keys", "add", "ci", "--rol", "admin")]
    [InlineData("Write: HostPool.Api secrets rotate", "secrets", "rotate", "--Audit:MaxEntries=1", "now")]
    [InlineData("Write: HostPool.Api keys add", "keys", "list", "all")]
    [InlineData("Write: HostPool.Api keys add", "keys", "add", "ci", "--role", "admin", "boss")]
    [InlineData("Write: HostPool.Api keys add", "keys", "add", "ci", "--role")]
    public async Task Run_OfACommandWithMoreWords_SaysHowItIsMeant(string told, params string[] arguments)
    {
        await using var process = await PoolProcess.RunAsync(_folder, arguments);

        Assert.Equal((2, ""), (process.ExitCode, process.Output));
        Assert.StartsWith(told, process.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
