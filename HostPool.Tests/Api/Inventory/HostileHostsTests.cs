using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using HostPool.Tests.Specs;

namespace HostPool.Tests.Api.Inventory;

/// <summary>SSH servers that mean us ill, or are broken: each costs its own slot for its own time, and says nothing to a terminal.</summary>
public sealed class HostileHostsTests
{
    private const string Garbage = """printf "\\033]0;owned\\007\\033[2J\\033[31mgarbage\\r\\n\\302\\233\\342\\200\\256\\000\\033c" """;

    /// <summary>By the name of the host, what may be said of it in the end: before the login ssh itself may lose patience first.</summary>
    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["no-banner"] = ["unreachable", "timed_out"],
        ["after-banner"] = ["unreachable", "timed_out"],
        ["in-key-exchange"] = ["unreachable", "timed_out"],
        ["in-login"] = ["unreachable", "timed_out"],
        ["in-command"] = ["timed_out"],
        ["endless"] = ["bad_output"],
        ["garbage"] = ["bad_output"],
        ["garbage-on-stderr"] = ["unsupported"],
        ["garbage-for-a-banner"] = ["unreachable"],
    };

    [SshFact]
    public async Task HostileHosts_OfEveryKind_DelayNobodyElseAndReachNoTerminal()
    {
        var ports = FreePorts(5);
        using var server = new SshServer([
            .. ports.Select(port => $"ListenAddress 127.0.0.1:{port}"),
            $"Match LocalPort {ports[0]}", "AuthorizedKeysFile none", "AuthorizedKeysCommand /bin/sleep 600", "AuthorizedKeysCommandUser root",
            $"Match LocalPort {ports[1]}", "ForceCommand exec sleep 600",
            $"Match LocalPort {ports[2]}", "ForceCommand exec head -c 1000000000 /dev/zero",
            $"Match LocalPort {ports[3]}", $"ForceCommand {Garbage}",
            $"Match LocalPort {ports[4]}", $"ForceCommand {Garbage} >&2; exit 7",
        ]);
        using var silent = new RudeListener(RudeListener.Hang);
        using var greets = new RudeListener(async (stream, stop) =>
        {
            await stream.WriteAsync("SSH-2.0-none\r\n"u8.ToArray(), stop);
            await RudeListener.Hang(stream, stop);
        });
        using var stalls = new StallingRelay(server.Port, 300);
        using var rude = new RudeListener(async (stream, stop) =>
            await stream.WriteAsync(Encoding.Latin1.GetBytes("\u001b[2Jhello\r\n\u009b31m\u001b]0;owned\u0007\r\n" + new string('x', 9000) + "\u001b\r\n"), stop));
        var ill = Expected.Keys.Zip([silent.Port, greets.Port, stalls.Port, .. ports, rude.Port]).ToList();

        await using var app = PoolApp.Start(
            ("Specs:Enabled", "true"), ("Specs:TrustNewHosts", "true"), ("Specs:Timeout", "00:00:10"), ("Specs:Parallelism", $"{ill.Count + 1}"));
        await app.AddAsync(Bodies.Hosts([.. ill.Select(one => Host(one.First, one.Second, server.PrivateKey)), Host("good", server.Port, server.PrivateKey)]));

        var good = await WaitAsync(app, "good", host => State(host) == "ok");
        Assert.Equal("pending", State(await WaitAsync(app, "in-command", _ => true)));
        Assert.NotNull(good["hardware_specs"]);

        foreach (var (name, reasons) in Expected)
        {
            var host = await WaitAsync(app, name, host => State(host) == "failed");
            Assert.True(reasons.Contains(host["specs_status"]!.Text("reason")), host["specs_status"]!.ToJsonString());
        }

        var shown = string.Concat((await app.GetAsync("/hosts")).AsArray().Select(host => (string?)host!["specs_status"]!["message"]));
        Assert.Contains("garbage", shown, StringComparison.Ordinal);
        AssertPlain(shown);
        AssertPlain(string.Concat(app.Log.Lines.Where(line => line.Contains("SpecsFailed", StringComparison.Ordinal))));
        AssertPlain(await app.Client.GetStringAsync("/hosts"));
    }

    private static void AssertPlain(string text) =>
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not ('\r' or '\n')) || c is '\u202e' or '\u2028');

    private static string Host(string name, int port, string key) => new JsonObject
    {
        ["name"] = name,
        ["os"] = "linux",
        ["endpoint"] = new JsonObject { ["ip"] = "127.0.0.1", ["port"] = port, ["protocol"] = "ssh" },
        ["credentials"] = new JsonObject { ["username"] = SshServer.User, ["key"] = key },
    }.ToJsonString();

    private static Task<JsonNode> WaitAsync(PoolApp app, string name, Func<JsonNode, bool> condition) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync($"/hosts?name={name}")).AsArray() is [{ } host] && condition(host) ? host : null, 40, name);

    private static string? State(JsonNode host) => (string?)host["specs_status"]?["state"];

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
