using System.Text;
using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Auth;

public sealed class KeysApiTests
{
    [Fact]
    public async Task Add_OfTheFirstKey_ShowsItOnceAndClosesTheService()
    {
        await using var app = PoolApp.Start();
        await app.SendAsync(HttpMethod.Get, "/hosts").JsonAsync(200);

        var callers = await Callers.CreateAsync(app);

        await app.SendAsync(HttpMethod.Get, "/hosts").FailureAsync(401);
        var listed = await callers.GetAsync("admin", "/keys");
        Assert.Equal(["admin", "allocator", "operator", "reader"], listed.AsArray().Select(key => key!.Text("name")));
        Assert.All(listed.AsArray(), key => Assert.Null(key!["key"]));
        Assert.StartsWith("hp_", callers["admin"], StringComparison.Ordinal);
        Assert.Equal(46, callers["admin"].Length);
    }

    [Fact]
    [Trait("Database", "sqlite")]
    public async Task Add_OfAKey_StoresNothingThatLetsInAndLogsNone()
    {
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);
        await callers.SendAsync("reader", HttpMethod.Get, "/hosts", isBasic: true).JsonAsync(200);
        await callers.SendAsync("wrong", HttpMethod.Get, "/hosts").FailureAsync(401);

        foreach (var name in (string[])["admin", "reader", "allocator", "operator", "revoked"])
        {
            var secret = callers[name][3..];
            Assert.DoesNotContain(app.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            foreach (var file in (string[])[app.Database.File, app.Database.File + "-wal"])
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                var bytes = new byte[stream.Length];
                await stream.ReadExactlyAsync(bytes);
                Assert.DoesNotContain(secret, Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("", "Unexpected data")]
    [InlineData("[]", "Unexpected data")]
    [InlineData("""{"name": "a", "role": "boss"}""", "role: must be one of reader, allocator, operator, admin")]
    [InlineData("""{"name": "a", "role": "none"}""", "role: must be one of")]
    [InlineData("""{"name": "a"}""", "role: must be one of")]
    [InlineData("""{"name": "a:b", "role": "admin"}""", "name: must be 1 to 64 letters")]
    [InlineData("""{"name": "a\n", "role": "admin"}""", "name: must be")]
    [InlineData("""{"name": "", "role": "admin"}""", "name: must be")]
    [InlineData("""{"name": "loopback", "role": "admin"}""", "name: must be")]
    [InlineData("""{"name": 1, "role": "admin"}""", "name: must be")]
    [InlineData("""{"name": "a", "role": "admin", "key": "mine"}""", "key: is not a known key; known: name, role")]
    public async Task Add_OfWhatIsNoKey_SaysWhy(string body, string error)
    {
        await using var app = PoolApp.Start();

        Assert.StartsWith(error, await app.SendAsync(HttpMethod.Post, "/keys", body).ErrorAsync(400), StringComparison.Ordinal);
        Assert.Empty((await app.GetAsync("/keys")).AsArray());
    }

    [Fact]
    public async Task Add_OfANameThatIsThere_Is409AndTheFirstStays()
    {
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);

        Assert.Contains("reader already", await callers.SendAsync("admin", HttpMethod.Post, "/keys", """{"name": "reader", "role": "admin"}""").ErrorAsync(409), StringComparison.Ordinal);
        await callers.SendAsync("reader", HttpMethod.Get, "/hosts").JsonAsync(200);
    }

    [Fact]
    public async Task Revoke_OfTheLastKey_LetsThisMachineInAgain()
    {
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);

        Assert.Contains("no key nosuch", await callers.SendAsync("admin", HttpMethod.Delete, "/keys/nosuch").ErrorAsync(404), StringComparison.Ordinal);
        foreach (var name in (string[])["reader", "allocator", "operator", "admin"])
        {
            await callers.SendAsync("admin", HttpMethod.Delete, $"/keys/{name}").EmptyAsync(204);
        }

        await app.SendAsync(HttpMethod.Get, "/hosts").JsonAsync(200);
    }

    [Fact]
    public async Task Keys_WithoutAnAdminAndWithoutAny_AreWarnedOfOnce()
    {
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);
        string[] Warned() => [.. app.Log.Lines.Where(line => line.StartsWith("Warning: KeyGap: ", StringComparison.Ordinal))];
        Assert.Empty(Warned());

        await callers.SendAsync("admin", HttpMethod.Delete, "/keys/reader").EmptyAsync(204);
        Assert.Empty(Warned());
        await callers.SendAsync("admin", HttpMethod.Delete, "/keys/admin").EmptyAsync(204);

        Assert.Contains("No key has the role admin", Assert.Single(Warned()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastUse_OfAKey_IsStoredAtTheEndAtTheLatest()
    {
        using var database = TestDatabase.Create();
        string admin;
        await using (var app = PoolApp.Start(database.Settings))
        {
            var callers = await Callers.CreateAsync(app);
            admin = callers["admin"];
        }

        await using var later = PoolApp.Start(database.Settings);
        later.Client.DefaultRequestHeaders.Authorization = new("Bearer", admin);
        var keys = (await later.GetAsync("/keys")).AsArray();

        Assert.InRange(DateTimeOffset.Parse(keys[0]!.Text("last_used"), null), DateTimeOffset.Parse(keys[0]!.Text("created_at"), null).AddSeconds(-1), TimeProvider.System.GetUtcNow());
        Assert.IsType<JsonArray>(keys);
        Assert.Null(keys.Single(key => key!.Text("name") == "reader")!["last_used"]);
    }

    [Fact]
    public async Task Keys_ThatAnotherProcessChanges_AreNoticed()
    {
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);

        app.Database.Execute("DELETE FROM api_keys WHERE name = 'operator'");
        app.Database.Execute("UPDATE api_keys SET role = 'Admin' WHERE name = 'reader'");

        await PoolApp.WaitForAsync(
            async () => (int)(await callers.SendAsync("operator", HttpMethod.Get, "/hosts")).StatusCode is 401 or 429 ? "refused" : null, 30, "the revoked key is refused");
        await callers.SendAsync("reader", HttpMethod.Get, "/keys").JsonAsync(200);
    }
}
