using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using HostPool.Specs;

namespace HostPool.Tests.Specs;

/// <summary>What an attempt shows to the rest of the machine while it runs, and leaves behind.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OpenSshTraceTests : IDisposable
{
    private readonly OpenSshTransport _transport = new(TimeProvider.System);
    private readonly string _secret = $"secret{Guid.NewGuid():N}";
    private readonly string _before = string.Join('\n', Workspaces());
    private readonly RudeListener _silent = new(RudeListener.Hang);

    public void Dispose() => _silent.Dispose();

    [Fact]
    public async Task Run_WhileItRuns_ShowsNoSecretAndKeepsItsFilesPrivate()
    {
        using var stop = new CancellationTokenSource();
        var run = Run(stop.Token);
        var (workspace, client) = await Eventually(() => Mine() is { } found && Client(found) is { } pid ? (found, pid) : ((string, int)?)null);

        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(workspace));
        foreach (var secret in (string[])["password", "key"])
        {
            var path = Path.Combine(workspace, secret);
            Assert.Matches(@"\A/proc/[0-9]+/fd/[0-9]+\z", new FileInfo(path).LinkTarget);
            Assert.Equal("600\n", Shell.Run("stat", "-Lc", "%a", path));
            Assert.Contains(_secret, await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_secret, ProcessText(client, "cmdline"), StringComparison.Ordinal);
        Assert.DoesNotContain(_secret, ProcessText(client, "environ"), StringComparison.Ordinal);
        Assert.Contains("SSH_ASKPASS=", ProcessText(client, "environ"), StringComparison.Ordinal);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Run_Cancelled_LeavesNoProcessAndNoFile()
    {
        using var stop = new CancellationTokenSource();
        var run = Run(stop.Token);
        var (workspace, client) = await Eventually(() => Mine() is { } found && Client(found) is { } pid ? (found, pid) : ((string, int)?)null);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(Directory.Exists(workspace));
        Assert.False(Directory.Exists($"/proc/{client}"));
    }

    [Fact]
    public async Task Run_TimedOut_LeavesNoFile()
    {
        var clock = new ManualClock();
        var run = new OpenSshTransport(clock).RunAsync(Target(), "true", new SshLimits(TimeSpan.FromMinutes(9)), CancellationToken.None);
        var workspace = await Eventually(() => Mine() is { } found && Client(found) is not null ? (found, 0) : ((string, int)?)null);

        clock.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal(SpecFailure.TimedOut, (await run).Failure);
        Assert.False(Directory.Exists(workspace.Item1));
    }

    [Fact]
    public void Constructor_DirectoryOfAProcessThatIsGone_IsRemoved()
    {
        // Above the largest process id that Linux gives (proc_sys_kernel(5), pid_max).
        var gone = Directory.CreateTempSubdirectory($"hostpool-ssh-{(1 << 22) + 1}-").FullName;
        var mine = Directory.CreateTempSubdirectory($"hostpool-ssh-{Environment.ProcessId}-").FullName;
        File.WriteAllText(Path.Combine(gone, "password"), _secret);

        _ = new OpenSshTransport(TimeProvider.System);

        Assert.False(Directory.Exists(gone));
        Assert.True(Directory.Exists(mine));
        Directory.Delete(mine);
    }

    private static string[] Workspaces() => Directory.GetDirectories(Path.GetTempPath(), "hostpool-ssh-*");

    private Task<SshOutcome> Run(CancellationToken cancellationToken) =>
        _transport.RunAsync(Target(), "true", new SshLimits(TimeSpan.FromMinutes(2)), cancellationToken);

    private SshTarget Target() => new("127.0.0.1", _silent.Port, "centos") { Password = _secret, PrivateKey = _secret, TrustsNewKey = true };

    /// <summary>The workspace that holds this test's secret.</summary>
    private string? Mine() => Workspaces().Where(path => !_before.Contains(path, StringComparison.Ordinal)).FirstOrDefault(path =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, "password")).Contains(_secret, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    });

    /// <summary>The client that runs in <paramref name="workspace"/>, once it is connected.</summary>
    private int? Client(string workspace) => _silent.Connections == 0 ? null : Directory.GetDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0)
        .Cast<int?>()
        .FirstOrDefault(pid => WorksIn(pid!.Value) == workspace);

    private static string? WorksIn(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string ProcessText(int pid, string name) => Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/{name}"));

    private static async Task<(string, int)> Eventually(Func<(string, int)?> look)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (look() is { } found)
            {
                return found;
            }

            await Task.Delay(10, limit.Token);
        }
    }
}
