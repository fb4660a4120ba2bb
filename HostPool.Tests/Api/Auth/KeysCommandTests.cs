using System.Net.Http.Headers;

namespace HostPool.Tests.Api.Auth;

/// <summary>The command <c>keys</c>, as an operator gives it.</summary>
[Trait("Database", "sqlite")]
public sealed class KeysCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Add_WhileTheServiceRuns_LetsInAndRevokeShutsOut()
    {
        await using var service = await PoolProcess.StartAsync(_folder);
        await service.Client.GetAsync("/hosts").JsonAsync(200);

        await using var added = await PoolProcess.RunAsync(_folder, "keys", "add", "ci", "--role", "allocator");
        Assert.Equal(0, added.ExitCode);
        await StatusAsync(service, 401);
        service.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", added.Output.Trim());
        await StatusAsync(service, 200);

        await using var boss = await PoolProcess.RunAsync(_folder, "keys", "add", "boss", "--role=admin");
        await using var revoked = await PoolProcess.RunAsync(_folder, "keys", "revoke", "ci");
        Assert.Equal((0, 0), (boss.ExitCode, revoked.ExitCode));
        await StatusAsync(service, 401);
        service.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", boss.Output.Trim());
        Assert.Equal(
            ["keys revoke ci", "keys add (boss, admin)", "keys add (ci, allocator)"],
            (await service.Client.GetAsync("/audit?who=console").JsonAsync(200))!.AsArray().Select(entry => entry!.Text("what")));
        Assert.Equal(0, await service.TerminateAsync());
    }

    [Fact]
    public async Task List_WithoutAService_ShowsNamesAndNoKey()
    {
        await using var added = await PoolProcess.RunAsync(_folder, "keys", "add", "ci", "--role", "allocator");
        await using var again = await PoolProcess.RunAsync(_folder, "keys", "add", "ci", "--role", "allocator");
        await using var list = await PoolProcess.RunAsync(_folder, "keys", "list");
        await using var revoked = await PoolProcess.RunAsync(_folder, "keys", "revoke", "ci");

        Assert.Matches(@"^hp_\S{43}\s*$", added.Output);
        Assert.Contains($"a new one was made in {_folder.File("hostpool.db")}", added.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("a new one was made", again.Errors, StringComparison.Ordinal);
        Assert.Equal((2, ""), (again.ExitCode, again.Output));
        Assert.Contains("There is a key ci already", again.Errors, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ci +allocator +\S+Z never\s*$", list.Output);
        Assert.DoesNotContain("hp_", list.Output + list.Errors, StringComparison.Ordinal);
        Assert.Contains("No key has the role admin", added.Errors, StringComparison.Ordinal);
        Assert.Contains("That was the last API key", revoked.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BeyondLoopback_SaysWhatIsMissing()
    {
        const string Everywhere = "--urls=http://127.0.0.1:0;http://0.0.0.0:0";
        await using (var open = await PoolProcess.StartAsync(_folder, Everywhere))
        {
            await ToldAsync(open, "Exposed: http://0.0.0.0:");
            Assert.DoesNotContain("Exposed: http://127.", open.Output, StringComparison.Ordinal);
        }

        await using var added = await PoolProcess.RunAsync(_folder, "keys", "add", "ci", "--role", "allocator");
        await using var closed = await PoolProcess.StartAsync(_folder, Everywhere);
        await ToldAsync(closed, "Readable: http://0.0.0.0:");
        Assert.DoesNotContain("Exposed", closed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Write: HostPool.Api keys add", "keys")]
    [InlineData("role: must be one of", "keys", "add", "ci")]
    [InlineData("role: must be one of", "keys", "add", "ci", "--role", "king")]
    public async Task Run_OfAMistake_SaysHowItIsMeant(string told, params string[] arguments)
    {
        await using var process = await PoolProcess.RunAsync(_folder, arguments);

        Assert.Equal(2, process.ExitCode);
        Assert.Contains(told, process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Revoke_OfAKeyThatIsNotThere_SaysSo()
    {
        await using var added = await PoolProcess.RunAsync(_folder, "keys", "add", "ci", "--role", "allocator");
        await using var revoked = await PoolProcess.RunAsync(_folder, "keys", "revoke", "nosuch");

        Assert.Equal(2, revoked.ExitCode);
        Assert.StartsWith("There is no key nosuch", revoked.Errors, StringComparison.Ordinal);
    }

    private static Task ToldAsync(PoolProcess service, string told) => PoolApp.WaitForAsync(
        () => Task.FromResult(service.Output.Contains(told, StringComparison.Ordinal) ? told : null), 30, told);

    private static Task StatusAsync(PoolProcess service, int status) => PoolApp.WaitForAsync(
        async () => (int)(await service.Client.GetAsync(new Uri("/hosts", UriKind.Relative))).StatusCode == status ? "so" : null, 30, $"GET /hosts answers {status}");
}
