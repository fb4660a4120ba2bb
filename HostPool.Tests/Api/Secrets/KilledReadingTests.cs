using HostPool.Tests.Specs;

namespace HostPool.Tests.Api.Secrets;

/// <summary>What a reading that is under way leaves on disk when HostPool is killed (kill -9): no secret.</summary>
public sealed class KilledReadingTests
{
    private const string Secret = "s3cret-of-the-host";

    [SshFact]
    public async Task Kill_DuringAReading_LeavesNoSecretOnDisk()
    {
        using var folder = new TempFolder();
        using var temporary = new TempFolder();
        var silent = new RudeListener(RudeListener.Hang);
        await using var service = await PoolProcess.StartAsync(
            folder, [new("TMPDIR", temporary.Path)], "--Specs:Enabled=true", "--Specs:TrustNewHosts=true");
        var host = $$$"""
            [{"os": "linux", "endpoint": {"ip": "127.0.0.1", "port": {{{silent.Port}}}, "protocol": "ssh"},
              "credentials": {"username": "u", "password": "{{{Secret}}}", "key": "{{{Secret}}}"}}]
            """;
        await service.Client.PostAsync(new Uri("/hosts", UriKind.Relative), new StringContent(host)).JsonAsync(201);
        var reading = await PoolApp.WaitForAsync(
            () => Task.FromResult(silent.Connections > 0 ? Directory.GetDirectories(temporary.Path, "hostpool-ssh-*").SingleOrDefault() : null), 60, "the client is connected");
        Assert.Contains(Secret, await File.ReadAllTextAsync(Path.Combine(reading, "password")), StringComparison.Ordinal);

        await service.KillAsync();
        silent.Dispose(); // The client ends.
        await PoolApp.WaitForAsync(() => Task.FromResult(IsAnybodyIn(reading) ? null : "gone"), 60, "the client is gone");

        var left = Directory.GetFiles(reading);
        Assert.Contains(left, file => Path.GetFileName(file) == "askpass");
        foreach (var file in left.Where(file => File.Exists(Path.Combine(reading, new FileInfo(file).LinkTarget ?? file))))
        {
            Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }

    private static bool IsAnybodyIn(string folder) => Directory.GetDirectories("/proc").Any(process =>
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget == folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
