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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Forget_OfALostKeyRing_KeepsTheHosts(bool isGone)
    {
        var words = $"--Database:PassphraseFile={_folder.Write("words", "correct horse\n")}";
        await using (var service = await PoolProcess.StartAsync(_folder, words))
        {
            await service.Client.PostAsync("/hosts", new StringContent($"[{Bodies.Host("127.0.0.1", 9)}]")).JsonAsync(201);
            await service.Client.PostAsync("/host/1/maintenance", new StringContent("""{"reason": "new disk"}""")).JsonAsync(200);
        }

        await using (var refused = await PoolProcess.RunAsync(_folder, "secrets", "forget", words))
        {
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("nothing was forgotten", refused.Errors, StringComparison.Ordinal);
        }

        if (isGone)
        {
            Directory.Delete(_folder.File("hostpool.db.keys"), recursive: true);
        }

        await using (var told = await PoolProcess.RunAsync(_folder))
        {
            Assert.Contains("`HostPool.Api secrets forget`", told.Errors, StringComparison.Ordinal);
        }

        await using (var forgotten = await PoolProcess.RunAsync(_folder, "secrets", "forget"))
        {
            Assert.Equal(0, forgotten.ExitCode);
            Assert.Contains("of 1 hosts", forgotten.Errors, StringComparison.Ordinal);
        }

        await using var again = await PoolProcess.StartAsync(_folder);
        var host = (await again.Client.GetAsync(new Uri("/host/1", UriKind.Relative)).JsonAsync(200))!;
        Assert.Equal("new disk", (string?)host["maintenance"]!["reason"]);
        Assert.Null(host["credentials"]!["password"]);
        await again.Client.PatchAsync("/host/1", new StringContent("""{"credentials": {"password": "s3cret"}}""")).JsonAsync(200);
    }

    [Fact]
    public async Task Forget_OfAKeyRingThatCannotBeRead_ForgetsNothing()
    {
        await using (var service = await PoolProcess.StartAsync(_folder))
        {
            await service.Client.PostAsync("/hosts", new StringContent($"[{Bodies.Host("127.0.0.1", 9)}]")).JsonAsync(201);
        }

        // A link to itself (ELOOP): nobody reads it, root neither.
        var key = Assert.Single(Directory.GetFiles(_folder.File("hostpool.db.keys")));
        File.Move(key, key + ".away");
        File.CreateSymbolicLink(key, key);
        await using (var refused = await PoolProcess.RunAsync(_folder, "secrets", "forget"))
        {
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("nothing was forgotten", refused.Errors, StringComparison.Ordinal);
        }

        File.Move(key + ".away", key, overwrite: true);
        await using var again = await PoolProcess.StartAsync(_folder);
        var host = (await again.Client.GetAsync(new Uri("/host/1", UriKind.Relative)).JsonAsync(200))!;
        Assert.NotNull(host["credentials"]!["password"]);
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
