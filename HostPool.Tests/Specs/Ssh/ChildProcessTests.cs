using System.Diagnostics;
using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class ChildProcessTests
{
    /// <summary>Has another process read the secret twice, and counts the files in memory that it inherited itself.</summary>
    private const string Script = "read -r _; (cat secret secret >said); ls -l /proc/$$/fd | grep -c memfd:hostpool >count; exit $?";

    [Fact]
    public async Task Run_ManyAtOnceWithHiddenFiles_GivesEachItsOwnAlone()
    {
        var folders = Enumerable.Range(0, 16).Select(_ => Directory.CreateTempSubdirectory("hostpool-child-").FullName).ToList();

        var statuses = await Task.WhenAll(folders.Select((folder, i) => Task.Run(() => ChildProcess.RunAsync(
            Program(folder), TimeSpan.FromMinutes(2), TimeProvider.System, CancellationToken.None, new Dictionary<string, string> { ["secret"] = $"secret {i}\n" }))));

        Assert.All(statuses, status => Assert.Equal(0, status));
        Assert.Equal(folders.Select((_, i) => $"secret {i}\nsecret {i}\n"), folders.Select(folder => File.ReadAllText(Path.Combine(folder, "said"))));
        Assert.All(folders, folder => Assert.Equal("1\n", File.ReadAllText(Path.Combine(folder, "count"))));
        Assert.All(folders, folder => Assert.Throws<FileNotFoundException>(() => File.ReadAllText(Path.Combine(folder, "secret"))));
        folders.ForEach(folder => Directory.Delete(folder, recursive: true));
    }

    [Fact]
    public void Start_WhereALinkCannotBeMade_LeavesNoProcess()
    {
        var folder = Directory.CreateTempSubdirectory("hostpool-child-").FullName;
        File.WriteAllText(Path.Combine(folder, "secret"), "in the way");

        Assert.ThrowsAny<IOException>(() => ChildProcess.Start(Program(folder), new Dictionary<string, string> { ["secret"] = "x" }));

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Start_WithSettingsInTheEnvironment_TellsNone()
    {
        var program = new ProcessStartInfo("env") { RedirectStandardInput = true, RedirectStandardOutput = true, Environment = { ["Specs__Password"] = "s3cret", ["OTHER"] = "1" } };

        using var process = ChildProcess.Start(program);

        var told = process.StandardOutput.ReadToEnd();
        Assert.Contains("OTHER=1", told, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Here_FindsThatSecretsCanStayInMemory() => Assert.True(await MemoryFileCheck.RunAsync());

    private static ProcessStartInfo Program(string folder) => new("/bin/sh", ["-c", Script])
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
