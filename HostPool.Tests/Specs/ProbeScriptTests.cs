using System.Diagnostics;
using HostPool.Discovery;
using HostPool.Specs;

namespace HostPool.Tests.Specs;

/// <summary>The probe as every shell of this machine runs it.</summary>
public sealed class ProbeScriptTests : IDisposable
{
    private readonly string _bin = Directory.CreateTempSubdirectory("hostpool-bin-").FullName;

    /// <summary>Shells that are here: a machine without one has fewer cases.</summary>
    public static TheoryData<string> Shells { get; } =
        new(new[] { "sh", "dash", "bash", "busybox" }.Where(shell => Shell.Find(shell) is not null));

    public void Dispose() => Directory.Delete(_bin, recursive: true);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Probe_WithAllCommands_SaysWhatTheSeedsCommandsSay(string shell)
    {
        var answer = Run(shell, [], path: null);

        Assert.True(answer.Completed);
        Assert.Equal(Seed("lscpu | awk '/^CPU\\(s\\):/{print $2}'"), answer.Facts["cpus"]);
        Assert.Equal(Seed("free -m | awk '/Mem:/{print $2}'"), answer.Facts["ram"]);
        Assert.Equal(Seed("lscpu | awk '/Architecture/{print $2}'"), answer.Facts["cpu_arch"]);
        Assert.Equal(Seed("lscpu | sed -n 's/^Model name: *//p'"), answer.Facts["graph_card_model"]);
        Assert.Equal(answer.Facts["graph_card_model"], answer.Facts["cpu_model"]);
        Assert.Equal(Seed("uname -r"), answer.Facts["kernel"]);
        Assert.Equal(Seed(". /etc/os-release; echo \"$PRETTY_NAME\""), answer.Facts["distribution"]);
        Assert.Equal(Seed("cat /etc/machine-id /var/lib/dbus/machine-id 2>/dev/null"), answer.Facts.GetValueOrDefault("machine_id", ""));
        Assert.All(answer.Facts.GetValueOrDefault("macs", "").Split(' ', StringSplitOptions.RemoveEmptyEntries), mac => Assert.True(MacAddress.Parse(mac) != MacAddress.Zero));
        if (shell != "busybox")
        {
            // busybox may run its own df, which writes 252.0G.
            Assert.Equal(Seed("df -h / | awk '/\\/$/{print $2}'"), answer.Facts["disk_size"]);
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Probe_WithNoCommandAtAll_FallsBackToTheKernelsFiles(string shell)
    {
        var answer = Run(shell, [], path: _bin);

        Assert.True(answer.Completed);
        Assert.Equal(Seed("free -m | awk '/Mem:/{print $2}'"), answer.Facts["ram"]);
        Assert.Equal(Seed("lscpu | awk '/^CPU\\(s\\):/{print $2}'"), answer.Facts["cpus"]);
        Assert.Equal(Seed("uname -r"), answer.Facts["kernel"]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Probe_OfThisMachine_GivesTypedFactsThatItsProgramsConfirm(string shell)
    {
        var facts = FactReader.Read(Run(shell, [], path: null), []);

        Assert.Equal(Seed("lscpu | sed -n 's/^CPU(s): *//p'"), $"{facts.Cpu!.Threads}");
        Assert.Equal(Seed("free -m | awk '/Mem:/{print $2}'"), $"{facts.Memory!.TotalMb}");
        Assert.Equal(Seed("uname -m"), facts.Architecture);
        Assert.Equal(Seed(". /etc/os-release; echo \"$ID\""), facts.Distribution!.Id);
        Assert.Equal(Seed("hostname"), facts.System!.Hostname);
        Assert.Equal(Seed("test -r /dev/kvm && test -w /dev/kvm && echo True || echo False"), $"{facts.Virtualisation!.Kvm}");
        Assert.Equal(Seed("ip -o -4 address show scope global | awk '{print $4}' | cut -d / -f 1"), facts.Interfaces!.SelectMany(link => link.Addresses).FirstOrDefault(address => address.Contains('.', StringComparison.Ordinal)) ?? "");
        Assert.InRange(facts.UptimeSeconds!.Value, 1, long.MaxValue);
        Assert.All(facts.Missing.Values, reason => Assert.NotEqual("not reported", reason));
    }

    [Fact]
    public void Probe_WithAndWithoutPrograms_FindsTheSameAddresses()
    {
        var links = FactReader.Read(Run("sh", [], path: null), []).Interfaces!;
        var bare = FactReader.Read(Run("sh", [], path: _bin), []).Interfaces!;

        Assert.Equal(links.Select(link => (link.Name, string.Join(' ', link.Addresses.Order()))), bare.Select(link => (link.Name, string.Join(' ', link.Addresses.Order()))));
    }

    [Fact]
    public void Probe_WithPrograms_AsksThemForVersionsAndModels()
    {
        Put("docker", "echo 'Docker version 24.0.7, build afdd53b'");
        Put("podman", "exit 1");
        Put("nvidia-smi", "echo '00000000:17:00.0, A100, 40960, 535.1'");

        var answer = Run("sh", [], path: _bin);

        Assert.Equal([("docker", "24.0.7")], FactReader.Read(answer, []).ContainerEngines!.Select(engine => (engine.Name, engine.Version)));
        Assert.Equal("00000000:17:00.0, A100, 40960, 535.1", answer.Tree.Line("nvidia"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Probe_ProgramThatHangs_CostsItsOwnFactOnly(bool withTimeout)
    {
        foreach (var program in new[] { "sleep" }.Concat(withTimeout ? ["timeout"] : Array.Empty<string>()))
        {
            File.CreateSymbolicLink(Path.Combine(_bin, program), Shell.Find(program)!);
        }

        Put("nvidia-smi", "sleep 25");
        Put("docker", "echo 'Docker version 24.0.7'");
        var start = Stopwatch.StartNew();

        var facts = FactReader.Read(Run("sh", [], path: _bin), []);

        Assert.InRange(start.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal("24.0.7", facts.ContainerEngines!.Single().Version);
        Assert.NotNull(facts.Memory!.TotalMb);
    }

    [Fact]
    public void Probe_WithoutDf_SaysWhyTheDiskIsMissing()
    {
        var answer = Run("sh", [], path: _bin);

        Assert.Equal("no df that tells the size of /", answer.Missing["disk_size"]);
    }

    [Theory]
    [InlineData("476938624", "455G")]
    [InlineData("1023", "1023K")]
    [InlineData("1024", "1.0M")]
    [InlineData("10137", "9.9M")]
    [InlineData("10138", "10M")]
    [InlineData("10240", "10M")]
    [InlineData("10241", "11M")]
    [InlineData("1048575", "1.0G")]
    [InlineData("1073741824", "1.0T")]
    [InlineData("1610612736", "1.5T")]
    public void Probe_WithDfThatLacksH_RoundsLikeIt(string kib, string expected)
    {
        Put("df", $"case $1 in *h*) exit 1;; esac; echo Filesystem 1024-blocks Used Available Capacity Mounted on; echo '/dev/my disk {kib} 1 2 3% /'");

        Assert.Equal(expected, Run("sh", [], path: _bin).Facts["disk_size"]);
    }

    [Fact]
    public void Probe_OverlayRoot_ReadsTheLastLine()
    {
        Put("df", "echo Filesystem Size Used Avail Use% Mounted on; echo overlay 455G 1G 2G 3% /");

        Assert.Equal("455G", Run("sh", [], path: _bin).Facts["disk_size"]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Extra_AnyCharacters_ArriveAsTheyAre(string shell)
    {
        var answer = Run(shell, new() { ["odd"] = "printf '%s\\n' \"it's \\\"quoted\\\" \\$HOME ü\"\necho second; # '", ["two"] = "cat; echo 2" }, path: null);

        Assert.Equal("it's \"quoted\" $HOME ü", answer.Facts["odd"]);
        Assert.Equal("2", answer.Facts["two"]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Extra_CommandsThatFail_FailAlone(string shell)
    {
        var commands = new Dictionary<string, string>
        {
            ["fails"] = "echo half; exit 7", ["absent"] = "no-such-program", ["silent"] = "true", ["syntax"] = "if (", ["closes"] = "exec >&-",
            ["much"] = "seq 1 200000", ["long"] = "head -c 100000 /dev/zero | tr '\\0' x", ["last"] = "echo done",
        };

        var answer = Run(shell, commands, path: null);

        Assert.True(answer.Completed);
        Assert.Equal("exit status 7", answer.Missing["fails"]);
        Assert.Equal("exit status 127", answer.Missing["absent"]);
        Assert.Equal("printed nothing", answer.Missing["silent"]);
        Assert.Equal("printed nothing", answer.Missing["closes"]);
        Assert.StartsWith("exit status", answer.Missing["syntax"], StringComparison.Ordinal);
        Assert.Equal("1", answer.Facts["much"]);
        Assert.Equal(4096, answer.Facts["long"].Length);
        Assert.Equal("done", answer.Facts["last"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Extra_CommandThatHangs_IsEnded(bool withTimeout)
    {
        foreach (var program in new[] { "sh", "dd", "cat", "sleep" }.Concat(withTimeout ? ["timeout"] : Array.Empty<string>()))
        {
            File.CreateSymbolicLink(Path.Combine(_bin, program), Shell.Find(program)!);
        }

        var answer = Run("sh", new() { ["hangs"] = "exec sleep 50", ["next"] = "echo here" }, path: _bin);

        Assert.Equal("took longer than 5 s", answer.Missing["hangs"]);
        Assert.Equal("here", answer.Facts["next"]);
    }

    [Fact]
    public void Script_CutShortAnywhere_PrintsNoEnd()
    {
        var script = ProbeScript.Compose([]);
        foreach (var length in new[] { 100, 1000, script.Length / 2, script.Length - 40 })
        {
            var output = Shell.Feed(new ProcessStartInfo("sh", ["-c", "sh -s 2>/dev/null"]), script[..length]);

            Assert.False(ProbeOutput.Parse(output, ProbeScript.BuiltInKeys).Started);
        }
    }

    [Fact]
    public void Script_EchoedBack_IsNoAnswer() =>
        Assert.False(ProbeOutput.Parse(ProbeScript.Compose([]), ProbeScript.BuiltInKeys).Started);

    private static string Seed(string command) => Shell.Run("env", "LC_ALL=C", "sh", "-c", command).Split('\n')[0].Trim();

    private void Put(string name, string script)
    {
        File.WriteAllText(Path.Combine(_bin, name), "#!/bin/sh\n" + script + "\n");
        Shell.Run("chmod", "755", Path.Combine(_bin, name));
    }

    private static ProbeOutput Run(string shell, Dictionary<string, string> commands, string? path)
    {
        var arguments = shell == "busybox" ? new[] { "sh", "-s" } : ["-s"];
        var start = new ProcessStartInfo(Shell.Find(shell)!, arguments);
        if (path is not null)
        {
            start.Environment["PATH"] = path;
        }

        return ProbeOutput.Parse(Shell.Feed(start, ProbeScript.Compose(commands)), ProbeScript.BuiltInKeys.Union(commands.Keys).ToHashSet());
    }
}
