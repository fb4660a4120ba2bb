using System.Globalization;
using HostPool.Tests.Api.Allocation;

namespace HostPool.Tests.Api.Secrets;

/// <summary>What the API stores is sealed, and comes back as it was.</summary>
public sealed class SecretsAtRestTests
{
    private const string Secrets = "\"password\": \"s3cret-pw\", \"key\": \"s3cret-key\", \"token\": \"s3cret-token\"";
    private const string Columns = "credentials_password || ' ' || credentials_key || ' ' || extra";

    [Fact]
    public async Task Hosts_HoweverTheyComeToTheirSecrets_HaveThemSealed()
    {
        using var folder = new TempFolder();
        var seed = folder.Write("pool.yaml", "- {os: linux, endpoint: {ip: 10.0.0.9, port: 22, protocol: ssh}, credentials: {username: u, password: s3cret-seed}}");
        await using var app = PoolApp.Start(("Pool:SeedFile", seed));
        var range = Bodies.Host("10.0.1.0/30").Replace(", \"password\": \"p1\"", "", StringComparison.Ordinal);
        await app.AddAsync($"[{Host("10.0.0.1")}]");
        await app.AddAsync($"{{\"default\": {{\"credentials\": {{{Secrets}}}}}, \"hosts\": [{range}]}}");
        await app.AddAsync($"[{Bodies.Host("10.0.0.2")}]");
        await app.SendAsync(HttpMethod.Patch, "/host/7", $"{{\"credentials\": {{{Secrets}}}}}").JsonAsync(200);

        Assert.DoesNotContain("s3cret", StoredText.Of(app.Database), StringComparison.Ordinal);
        Assert.Equal("s3cret-seed", (string?)(await app.GetAsync("/host/1"))["credentials"]!["password"]);
        for (var id = 2; id <= 7; id++)
        {
            var credentials = (await app.GetAsync($"/host/{id}"))["credentials"]!;
            Assert.Equal("s3cret-pw s3cret-key s3cret-token", $"{credentials["password"]} {credentials["key"]} {credentials["token"]}");
        }

        Assert.Equal(1L, app.Database.Scalar($"SELECT COUNT(DISTINCT {Columns}) FROM hosts WHERE id BETWEEN 3 AND 6"));
    }

    [Fact]
    public async Task Patch_OfAnythingElse_LeavesSecretsAsTheyAreStored()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Host("10.0.0.1")}]");
        var stored = app.Database.Scalar($"SELECT {Columns} FROM hosts");

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n", "credentials": {"password": "s3cret-pw"}}""").JsonAsync(200);
        Assert.Equal(stored, app.Database.Scalar($"SELECT {Columns} FROM hosts"));

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"credentials": {"password": "s3cret-2", "key": null, "token": null}}""").JsonAsync(200);
        var credentials = (await app.GetAsync("/host/1"))["credentials"]!;
        Assert.Equal("s3cret-2", (string?)credentials["password"]);
        Assert.Null(credentials["key"]);
        Assert.Null(credentials["token"]);
        Assert.DoesNotContain("s3cret", StoredText.Of(app.Database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ThatIsKept_IsSealedAndGivenAgain()
    {
        await using var pool = await AllocationPool.StartAsync(0);
        pool.Probe.Answer("127.1.0.1");
        await pool.App.AddAsync($"[{Host("127.1.0.1")}]");
        var first = await pool.AllocateAsync("{}", "k1").JsonAsync(201);

        var again = await pool.AllocateAsync("{}", "k1").JsonAsync(201);

        Assert.Equal("s3cret-pw", (string?)again!["hosts"]![0]!["credentials"]!["password"]);
        Assert.Equal(first!.ToJsonString(), again.ToJsonString());
        Assert.StartsWith("v1:1:", (string?)pool.App.Database.Scalar("SELECT answer FROM idempotency_keys"), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", StoredText.Of(pool.App.Database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_ThatWasPutElsewhere_CountsAsNoneUntilItIsSetAnew()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync(Bodies.Hosts(Host("10.0.0.1"), Host("10.0.0.2")));
        app.Database.Execute("UPDATE hosts SET credentials_key = credentials_password, credentials_password = credentials_key WHERE id = 1");

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n"}""").JsonAsync(200);
        var hosts = (await app.GetAsync("/hosts")).AsArray();

        Assert.Null(hosts[0]!["credentials"]!["password"]);
        Assert.Null(hosts[0]!["credentials"]!["key"]);
        Assert.Equal("s3cret-key", (string?)hosts[1]!["credentials"]!["key"]);
        Assert.Contains(app.Log.Lines, line => line.StartsWith("Error: SecretUnreadable: a PrivateKey", StringComparison.Ordinal));
        Assert.Equal(1L, Convert.ToInt64(app.Database.Scalar("SELECT COUNT(*) FROM hosts WHERE credentials_key IS NOT NULL AND id = 1"), CultureInfo.InvariantCulture));

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"credentials": {"password": "s3cret-new"}}""").JsonAsync(200);
        Assert.Equal("s3cret-new", (string?)(await app.GetAsync("/host/1"))["credentials"]!["password"]);
    }

    private static string Host(string ip) => Bodies.Host(ip).Replace("\"password\": \"p1\"", Secrets, StringComparison.Ordinal);
}
