namespace HostPool.Tests.Api.Secrets;

/// <summary>The command <c>secrets</c>, as an operator gives it.</summary>
[Trait("Database", "sqlite")]
public sealed class SecretsCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rotate_WhileTheServiceRuns_AsksForItToStop()
    {
        await using (var service = await PoolProcess.StartAsync(_folder))
        {
            await using var refused = await PoolProcess.RunAsync(_folder, "secrets", "rotate");
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("Stop that one", refused.Errors, StringComparison.Ordinal);
            Assert.Equal(0, await service.TerminateAsync());
        }

        var old = Directory.GetFiles(_folder.File("hostpool.db.keys")).Single();
        await using var rotated = await PoolProcess.RunAsync(_folder, "secrets", "rotate");
        Assert.Equal(0, rotated.ExitCode);
        Assert.NotEqual(old, Directory.GetFiles(_folder.File("hostpool.db.keys")).Single());
    }

    [Fact]
    public async Task Run_OfAMistake_SaysHowItIsMeant()
    {
        await using var process = await PoolProcess.RunAsync(_folder, "secrets", "turn");

        Assert.Equal(2, process.ExitCode);
        Assert.Contains("Write: HostPool.Api secrets rotate", process.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("hostpool.db")));
    }

    [Fact]
    public async Task Start_WithoutTheKeyRing_EndsWith3AndOneSentence()
    {
        await using (await PoolProcess.StartAsync(_folder))
        {
        }

        Directory.Delete(_folder.File("hostpool.db.keys"), recursive: true);
        await using var refused = await PoolProcess.RunAsync(_folder);

        Assert.Equal(3, refused.ExitCode);
        Assert.StartsWith("The secrets of the database cannot be read: its key ring (", refused.Errors, StringComparison.Ordinal);
        Assert.Single(refused.Errors.TrimEnd().Split('\n'));
    }
}
