using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Auth;

/// <summary>Who is shown how to log in to which host.</summary>
public sealed class CredentialSightTests
{
    private const string Secrets = "\"password\": \"s3cret-pw\", \"key\": \"s3cret-key\", \"token\": \"s3cret-token\"";

    [Fact]
    public async Task Reads_ByEachCaller_ShowSecretsToWhoMaySeeThem()
    {
        using var live = new ListeningHosts(3);
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);
        await callers.AddAsync("tenant", "allocator");
        var hosts = live.Addresses.Select(address => Bodies.Host(address, live.Port).Replace("\"password\": \"p1\"", Secrets, StringComparison.Ordinal));
        await callers.SendAsync("operator", HttpMethod.Post, "/hosts", Bodies.Hosts([.. hosts])).JsonAsync(201);

        var given = await callers.SendAsync("allocator", HttpMethod.Post, "/host/allocate", isBasic: true).JsonAsync(200);
        var gang = await callers.SendAsync("tenant", HttpMethod.Post, "/allocations", """{"count": 1, "lease_seconds": 600}""").JsonAsync(201);
        var extended = await callers.SendAsync("tenant", HttpMethod.Patch, "/allocations/2", """{"lease_seconds": 700}""").JsonAsync(200);
        var extendedByAnother = await callers.SendAsync("allocator", HttpMethod.Patch, "/allocations/2", """{"lease_seconds": 700}""").JsonAsync(200);

        Assert.Equal("s3cret-pw s3cret-key s3cret-token", Shown(given));
        Assert.Equal("s3cret-pw s3cret-key s3cret-token", Shown(gang!["hosts"]![0]));
        Assert.Equal("s3cret-pw s3cret-key s3cret-token", Shown(extended!["hosts"]![0]));
        Assert.Equal("", Shown(extendedByAnother!["hosts"]![0]));
        Assert.Equal("- - -", await SeenAsync(callers, "reader"));
        Assert.Equal("1 - -", await SeenAsync(callers, "allocator"));
        Assert.Equal("- 2 -", await SeenAsync(callers, "tenant"));
        Assert.Equal("1 2 3", await SeenAsync(callers, "operator"));
        Assert.Equal("1 2 3", await SeenAsync(callers, "admin"));

        await callers.SendAsync("allocator", HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);
        Assert.Equal("- - -", await SeenAsync(callers, "allocator"));
    }

    [Fact]
    public async Task Allocations_ByEachCaller_ShowSecretsToTheirHolder()
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);
        await callers.AddAsync("tenant", "allocator");
        await callers.SendAsync("operator", HttpMethod.Post, "/hosts", Bodies.Hosts(Bodies.Host(live.Addresses[0], live.Port))).JsonAsync(201);
        await callers.SendAsync("tenant", HttpMethod.Post, "/allocations", "{}").JsonAsync(201);

        foreach (var (name, isShown) in ((string, bool)[])[("reader", false), ("allocator", false), ("tenant", true), ("operator", true)])
        {
            var listed = (await callers.GetAsync(name, "/allocations"))[0]!["hosts"]![0]!["credentials"]!;
            var found = (await callers.GetAsync(name, "/allocations/1"))["hosts"]![0]!["credentials"]!;
            Assert.Equal(isShown ? "p1" : null, (string?)listed["password"]);
            Assert.Equal(isShown ? "p1" : null, (string?)found["password"]);
            Assert.Equal("centos", (string?)found["username"]);
        }
    }

    [Fact]
    public async Task IdempotencyKey_OfAnotherCaller_GivesItsAnswerToNobodyElse()
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);
        await callers.AddAsync("tenant", "allocator");
        await callers.SendAsync("operator", HttpMethod.Post, "/hosts", Bodies.Hosts(Bodies.Host(live.Addresses[0], live.Port))).JsonAsync(201);
        Task<HttpResponseMessage> Allocate(string name) => app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/host/allocate")
        {
            Headers = { { "Idempotency-Key", "same" }, { "Authorization", $"Bearer {callers[name]}" } },
        });

        await Allocate("tenant").JsonAsync(200);
        Assert.Equal("p1", (string?)(await Allocate("tenant").JsonAsync(200))!["credentials"]!["password"]);
        await Allocate("allocator").FailureAsync(515);
    }

    /// <summary>The ids of the hosts whose secrets are shown, in the list and each alone.</summary>
    private static async Task<string> SeenAsync(Callers callers, string name)
    {
        var seen = new List<string>();
        foreach (var host in (await callers.GetAsync(name, "/hosts")).AsArray())
        {
            var alone = await callers.GetAsync(name, $"/host/{host!["id"]}");
            Assert.Equal("centos", (string?)alone["credentials"]!["username"]);
            Assert.Equal(Shown(host), Shown(alone));
            Assert.Contains(Shown(host), (string[])["", "s3cret-pw s3cret-key s3cret-token"]);
            seen.Add(Shown(host).Length > 0 ? $"{host["id"]}" : "-");
        }

        return string.Join(' ', seen);
    }

    private static string Shown(JsonNode? host) =>
        string.Join(' ', host!["credentials"]!.AsObject().Where(pair => pair.Key != "username").Select(pair => pair.Value!.GetValue<string>()));
}
