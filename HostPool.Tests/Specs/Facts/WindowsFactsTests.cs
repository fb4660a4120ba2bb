using System.Text;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Specs;

/// <summary>What PowerShell's answer becomes. The answer is put together after the script: no Windows runs here.</summary>
public sealed class WindowsFactsTests
{
    private const string Json = """
        {"architecture":"x86_64","cpu":{"model":"Intel(R) Xeon(R) Silver 4310","vendor":"GenuineIntel","sockets":1,"cores":12,"threads":24,"max_mhz":2101},
         "memory":{"total_mb":65233},"disks":[{"name":"disk0","size_gb":893.75,"rotational":false,"removable":false,"model":"SAMSUNG MZ7L3960","serial":"S666NE0R"}],
         "interfaces":[{"name":"Ethernet","mac":"b0:7b:25:aa:00:09","addresses":["10.0.0.9","fe80::1"],"driver":"e1dexpress","speed_mbps":1000,"up":true}],
         "gpus":[{"class":"display","vendor":"NVIDIA","model":"NVIDIA A2","pci_id":"10de:25b6","driver_version":"31.0.15.1"}],
         "virtualisation":{"hypervisor":"none","container":"none"},"container_engines":[],"kernel":"10.0.20348",
         "distribution":{"id":"windows","version":"10.0.20348","name":"Microsoft Windows Server 2022 Standard"},"machine_id":"6f9619ff8b86d011b42d00cf4fc964ff",
         "system":{"vendor":"HPE","product":"ProLiant DL360 Gen10 Plus","serial":null,"hostname":"WIN-1"},"power":{"source":null,"battery_percent":null},
         "uptime_seconds":86400,"missing":{"system.serial":"not told by WMI","numa":"not read of Windows"}}
        """;

    [Fact]
    public void Read_AnswerOfTheScript_GivesTheSameFactsAsOfOtherMachines()
    {
        var facts = Read(Json, "rack")!;

        Assert.Equal((24, 12, "x86_64"), (facts.Cpu!.Threads, facts.Cpu.Cores, facts.Architecture));
        Assert.Equal(893.75, Assert.Single(facts.Disks!).SizeGb);
        Assert.Equal(["10.0.0.9", "fe80::1"], Assert.Single(facts.Interfaces!).Addresses);
        Assert.Equal("windows", facts.Distribution!.Id);
        Assert.Equal("not told by WMI", facts.Missing["system.serial"]);
        Assert.Equal("for a POSIX shell; not run on Windows", facts.Missing["own.rack"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("""{"cpu": 5}""")]
    [InlineData("""{"cpu": {"cores": "many"}}""")]
    [InlineData("""{"disks": {}}""")]
    [InlineData("""{"a": 1, "a": 2}""")]
    public void Read_JsonOfAnotherKind_IsNothing(string json) => Assert.Null(Read(json));

    [Fact]
    public void Read_NotBase64_IsNothing() => Assert.Null(WindowsFacts.Read(Parse(":facts *** hello ***"), []));

    [Fact]
    public void Read_TextOfATerminal_IsOneLine()
    {
        var facts = Read("""{"kernel": "a\u0000\u001b[2Jb\nc", "disks": [null, {"name": ""}], "own": null}""")!;

        Assert.Equal("a  [2Jb c", facts.Kernel);
        Assert.Null(Assert.Single(facts.Disks!).Name);
    }

    [SshFact]
    public async Task Read_HostWithAStandInForPowerShell_IsAskedByItsScript()
    {
        var bin = Directory.CreateTempSubdirectory("hostpool-bin-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(bin, "answer"), $"hostpool-probe 1 begin\r\n+cpus 24\r\n{Lines(Json)}\r\nhostpool-probe 1 end\r\n");
            File.WriteAllText(Path.Combine(bin, "powershell"), $$"""
                #!/bin/sh
                case $4 in -EncodedCommand) ;; *) exit 3 ;; esac
                [ "$(tail -n 1)" = "'hostpool-probe {0}' -f '1 end'" ] || exit 4
                cat {{bin}}/answer

                """);
            Shell.Run("chmod", "-R", "755", bin);
            using var server = new SshServer($"SetEnv PATH={bin}:/usr/bin:/bin", "VersionAddendum OpenSSH_for_Windows_9.5");
            var reader = new SpecReader(new OpenSshTransport(TimeProvider.System), Options.Create(new SpecOptions { TrustNewHosts = true }), TimeProvider.System);
            var target = new SshTarget("127.0.0.1", server.Port, SshServer.User) { Password = SshServer.Password };

            foreach (var isKnown in new bool?[] { true, null })
            {
                var result = await reader.ReadAsync(target with { IsWindows = isKnown }, new Dictionary<string, string>(), CancellationToken.None);

                Assert.Null(result.Message);
                Assert.True(result.IsWindows);
                Assert.EndsWith(" OpenSSH_for_Windows_9.5", result.Software, StringComparison.Ordinal);
                Assert.Equal("24", result.Facts["cpus"]);
                Assert.Equal("WIN-1", result.Machine!.System!.Hostname);
            }
        }
        finally
        {
            Directory.Delete(bin, recursive: true);
        }
    }

    private static MachineFacts? Read(string json, params string[] own) => WindowsFacts.Read(Parse(Lines(json)), own);

    /// <summary>As the script tells it.</summary>
    private static string Lines(string json) => string.Join(
        "\r\n", Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Chunk(1000).Select(chunk => $":facts {new string(chunk)}"));

    private static ProbeOutput Parse(string lines) =>
        ProbeOutput.Parse($"hostpool-probe 1 begin\r\n{lines}\r\nhostpool-probe 1 end\r\n", ProbeScript.BuiltInKeys);
}
