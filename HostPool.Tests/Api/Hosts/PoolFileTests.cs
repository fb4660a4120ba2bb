using HostPool.Api;
using HostPool.Api.Hosts;

namespace HostPool.Tests.Api.Hosts;

/// <summary>The YAML pool file, read at start when the pool is empty.</summary>
public sealed class PoolFileTests
{
    private const string Yaml = """
        # As the original's example pool.
        default:
          os: linux
          tags: [rack1]
          endpoint: {port: 22, protocol: ssh}
          credentials:
            username: centos
            key_file: keys/shared.pem
        hosts:
        - name: linux_host
          endpoint: {ip: 192.168.1.101/31}
        - name: own
          tags: &more [big, "7"]
          credentials:
            key: |
              OWN
            key_file: keys/absent.pem
          endpoint: {ip: 192.168.1.110, port: 2222}
        - name: win
          os: windows
          tags: *more
          endpoint: {ip: 192.168.1.120, port: 5985, protocol: winrm-http}
          credentials: {username: Administrator, password: "007", key_file: ./own.pem}
          rack: {row: 3, spare: null, ratio: 1.5, on: true, label: yes}
        """;

    [Fact]
    public async Task Start_WithAPoolFile_FillsTheEmptyPool()
    {
        using var folder = Folder();
        await using var app = PoolApp.Start(("Pool:SeedFile", folder.Write("pool.yaml", Yaml)));

        var hosts = (await app.GetAsync("/hosts")).AsArray();

        string[] expected =
        [
            """{"id": 1, "name": "linux_host_0", "os": "linux", "endpoint": {"ip": "192.168.1.100", "port": 22, "protocol": "ssh"}, "credentials": {"username": "centos", "key": "SHARED\n"}, "tags": ["rack1"], "allocated": false, "alive": false}""",
            """{"id": 2, "name": "linux_host_1", "os": "linux", "endpoint": {"ip": "192.168.1.101", "port": 22, "protocol": "ssh"}, "credentials": {"username": "centos", "key": "SHARED\n"}, "tags": ["rack1"], "allocated": false, "alive": false}""",
            """{"id": 3, "name": "own", "os": "linux", "endpoint": {"ip": "192.168.1.110", "port": 2222, "protocol": "ssh"}, "credentials": {"username": "centos", "key": "OWN\n"}, "tags": ["big", "7", "rack1"], "allocated": false, "alive": false}""",
            """{"id": 4, "name": "win", "os": "windows", "endpoint": {"ip": "192.168.1.120", "port": 5985, "protocol": "winrm-http"}, "credentials": {"username": "Administrator", "password": "007", "key": "OTHER\n"}, "tags": ["big", "7", "rack1"], "allocated": false, "alive": false, "rack": {"row": 3, "spare": null, "ratio": 1.5, "on": true, "label": "yes"}}""",
        ];
        Assert.Equal(expected.Length, hosts.Count);
        foreach (var (host, i) in hosts.Select((host, i) => (host, i)))
        {
            Answers.SameJson(expected[i], host);
        }
    }

    [Fact]
    public async Task Start_WithAPoolFileAndAPool_LeavesThePoolAsItIs()
    {
        using var folder = Folder();
        using var database = TestDatabase.Create();
        (string, string)[] settings = [("Pool:SeedFile", folder.Write("pool.yaml", Yaml)), .. database.Settings];
        await using (var app = PoolApp.Start(settings))
        {
            await app.SendAsync(HttpMethod.Delete, "/host/1").EmptyAsync(204);
        }

        await using var next = PoolApp.Start(settings);

        Assert.Equal(3, (await next.GetAsync("/hosts")).AsArray().Count);
    }

    [Theory]
    [InlineData("hosts: [", "line ")]
    [InlineData("hosts:\n- {name: a, name: b}", "line 2")]
    [InlineData("", "Data must be a valid JSON array")]
    [InlineData("just text", "must be an array of hosts, or an object with hosts")]
    [InlineData("hosts: []", "Empty hosts object")]
    [InlineData("- {os: linux, endpoint: {ip: 10.0.0.300, port: 22, protocol: ssh}, credentials: {username: u}}\n- {}", "hosts[0].endpoint.ip: '10.0.0.300'", "hosts[1].os: is required")]
    [InlineData("- {os: linux, endpoint: {ip: 10.0.0.1, port: 22, protocol: ssh}, credentials: {username: u, key_file: none.pem}}", "none.pem")]
    [InlineData("- {os: linux, endpoint: {ip: 10.0.0.1, port: 22, protocol: ssh}, credentials: {username: u, key_file: [x]}}", "hosts[0].credentials.key_file")]
    [InlineData("? [a, b]\n: c", "line 1, column 3")]
    [InlineData("a: &x\n  b: *x", "line ")]
    public void Read_OfAPoolFileThatIsWrong_SaysWhere(string yaml, params string[] told)
    {
        using var folder = Folder();
        var file = folder.Write("pool.yaml", yaml);

        var error = Assert.Throws<StartException>(() => PoolFile.Read(file));

        Assert.Equal(ExitCode.Settings, error.ExitCode);
        Assert.All(told.Append(file), text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_WithAPoolFileThatIsWrong_EndsAndCanBeRepeated()
    {
        using var folder = Folder();
        var file = folder.Write("pool.yaml", "hosts: [{os: solaris}]");

        await using (var process = await PoolProcess.RunAsync(folder, $"--Pool:SeedFile={file}"))
        {
            Assert.Equal(2, process.ExitCode);
            Assert.Contains("hosts[0].os: 'solaris'", process.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
        }

        folder.Write("pool.yaml", Yaml);
        await using var next = await PoolProcess.StartAsync(folder, $"--Pool:SeedFile={file}");
        Assert.Equal(4, System.Text.Json.Nodes.JsonNode.Parse(await next.Client.GetStringAsync("/hosts"))!.AsArray().Count);
    }

    private static TempFolder Folder()
    {
        var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("keys"));
        folder.Write("keys/shared.pem", "SHARED\n");
        folder.Write("own.pem", "OTHER\n");
        return folder;
    }
}
