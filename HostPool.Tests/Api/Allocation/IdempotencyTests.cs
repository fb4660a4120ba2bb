using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Claiming;
using HostPool.Tests.Api.Auth;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation;

/// <summary>A request that is sent twice is carried out once.</summary>
public sealed class IdempotencyTests
{
    [Theory]
    [InlineData("/allocations", 201)]
    [InlineData("/host/allocate", 200)]
    public async Task Allocate_WithTheSameKeyAndBody_GivesTheSameAnswer(string path, int status)
    {
        await using var pool = await AllocationPool.StartAsync(3);

        var first = await TextAsync(pool.AllocateAsync("""{"owner": "me"}""", "k1", path), status);
        var again = await TextAsync(pool.AllocateAsync("""{"owner": "me"}""", "k1", path), status);

        Assert.Equal(first, again);
        Assert.Equal("1", await pool.HeldAsync());
        await pool.AllocateAsync("""{"owner": "me"}""", "k2", path).JsonAsync(status);
        Assert.Equal("1 2", await pool.HeldAsync());
    }

    [Theory]
    [InlineData("/allocations", "/host/allocate", 201)]
    [InlineData("/host/allocate", "/allocations", 200)]
    public async Task Allocate_WithTheSameKeyAndAnotherBodyOrPath_IsRefused(string path, string other, int status)
    {
        await using var pool = await AllocationPool.StartAsync(3);
        await pool.AllocateAsync("""{"owner": "me"}""", "k1", path).JsonAsync(status);

        Assert.StartsWith(
            "This Idempotency-Key was used with another request",
            await pool.AllocateAsync("""{"owner": "you"}""", "k1", path).ErrorAsync(422),
            StringComparison.Ordinal);
        await pool.AllocateAsync("""{"owner": "me"}""", "k1", other).FailureAsync(422);
        Assert.Equal("1", await pool.HeldAsync());
    }

    [Fact]
    public async Task Answer_WithAKey_SaysOfAHostWhatOneWithoutSays()
    {
        // That two have one endpoint is known in memory alone.
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AddAsync(1);

        var keyed = await TextAsync(pool.AllocateAsync("{}", "k1", "/host/allocate"), 200);
        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);

        var host = JsonNode.Parse(keyed)!;
        Assert.Equal(("alive", "same_endpoint"), (host.Text("presence"), (string?)Assert.Single(host["flags"]!.AsArray())));
        var plain = await TextAsync(pool.AllocateAsync(path: "/host/allocate"), 200);
        Assert.Equal(plain, keyed.Replace("\"allocation_id\":1", "\"allocation_id\":2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Allocate_ThatWasRefused_MayBeTriedAgainWithItsKey()
    {
        await using var pool = await AllocationPool.StartAsync(0);
        await pool.AllocateAsync("{}", "k1").FailureAsync(515);
        await pool.AddAsync(1);

        await pool.AllocateAsync("{}", "k1").JsonAsync(201);
    }

    [Fact]
    public async Task Allocate_OfTheSameKeyAtOnce_GivesOneHost()
    {
        await using var pool = await AllocationPool.StartAsync(9);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => pool.AllocateAsync("{}", "k1")));

        var bodies = await Task.WhenAll(answers.Select(answer => TextAsync(Task.FromResult(answer), 201)));
        Assert.Single(bodies.Distinct());
        Assert.Single((await pool.HeldAsync()).Split(' '));
        Assert.Single(answers, answer => !answer.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Key_OfYesterday_IsForgotten()
    {
        await using var pool = await AllocationPool.StartAsync(2);
        await pool.AllocateAsync("{}", "k1").JsonAsync(201);

        await pool.App.Services.GetRequiredService<ClaimWriter>().RunAsync((session, _) =>
            session.Execute("UPDATE idempotency_keys SET created_at = created_at - @p0", (long)TimeSpan.FromDays(1).TotalMilliseconds));
        await pool.AdvanceUntilAsync(
            async () => await pool.AllocateAsync("{}", "k1").JsonAsync(201) is not null && await pool.HeldAsync() == "1 2", "the key was forgotten");
    }

    [Fact]
    public async Task Key_ThatIsTooLong_IsRefused()
    {
        await using var pool = await AllocationPool.StartAsync(1);

        Assert.Equal("Idempotency-Key: must be at most 255 characters, has 256", await pool.AllocateAsync("{}", new string('k', 256)).ErrorAsync(400));
    }

    [Theory]
    [InlineData("Idempotency-Key:\r\n", "Idempotency-Key: is empty; give a key, or leave it out")]
    [InlineData("Idempotency-Key: k1\r\nIdempotency-Key: k1\r\n", "Idempotency-Key: must be given once, is given 2 times")]
    public async Task Key_ThatIsEmptyOrGivenTwice_IsRefused(string header, string error)
    {
        await using var pool = await AllocationPool.StartAsync(1);

        foreach (var path in (string[])["/allocations", "/host/allocate"])
        {
            var answer = await pool.App.AskAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\n{header}Content-Length: 2\r\n\r\n{{}}");

            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Contains($"{{\"error\":\"{error}\"}}", answer, StringComparison.Ordinal);
        }

        Assert.Equal("", await pool.HeldAsync());
    }

    [Theory]
    [InlineData("/allocations", "/allocations/1")]
    [InlineData("/host/allocate", null)]
    public async Task Answer_GivenAgain_SaysSoAlsoWhenItsHostIsSomebodyElses(string path, string? location)
    {
        await using var pool = await AllocationPool.StartAsync(1);
        using var first = await pool.AllocateAsync("{}", "k1", path);
        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);
        using var other = await pool.AllocateAsync("{}", "k2", path);

        using var again = await pool.AllocateAsync("{}", "k1", path);

        Assert.Equal((first.StatusCode, location, location), (again.StatusCode, first.Headers.Location?.ToString(), again.Headers.Location?.ToString()));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotent-Replayed")));
        Assert.All([first, other], answer => Assert.False(answer.Headers.Contains("Idempotent-Replayed")));
        Assert.Equal(first.StatusCode, other.StatusCode);
    }

    [Fact]
    public async Task Key_OfTwoCallers_IsEachOnesOwn()
    {
        await using var pool = await AllocationPool.StartAsync(3);
        var callers = await Callers.CreateAsync(pool.App);
        await callers.AddAsync("other", "allocator");

        var one = await TextAsync(AllocateAsync(callers, "allocator"), 201);
        var other = await TextAsync(AllocateAsync(callers, "other"), 201);

        Assert.Equal(("1", "2"), (AllocationPool.Hosts(JsonNode.Parse(one)), AllocationPool.Hosts(JsonNode.Parse(other))));
        Assert.Equal(one, await TextAsync(AllocateAsync(callers, "allocator"), 201));
        Assert.Equal(other, await TextAsync(AllocateAsync(callers, "other"), 201));
        await AllocateAsync(callers, "other", """{"owner": "you"}""").FailureAsync(422);
    }

    [Fact]
    public async Task Key_StoredBeforeCallersHadScopes_IsAnsweredToItsCallerAlone()
    {
        await using var pool = await AllocationPool.StartAsync(3);
        var callers = await Callers.CreateAsync(pool.App);
        await callers.AddAsync("other", "allocator");
        var first = await TextAsync(AllocateAsync(callers, "allocator"), 201);
        await pool.App.Services.GetRequiredService<ClaimWriter>().RunAsync((session, _) => session.Execute("UPDATE idempotency_keys SET key = 'k1'"));

        Assert.Equal(first, await TextAsync(AllocateAsync(callers, "allocator"), 201));
        Assert.Equal("2", AllocationPool.Hosts(JsonNode.Parse(await TextAsync(AllocateAsync(callers, "other"), 201))));
        Assert.Equal(first, await TextAsync(AllocateAsync(callers, "allocator"), 201));
    }

    private static Task<HttpResponseMessage> AllocateAsync(Callers callers, string name, string body = """{"owner": "me"}""") =>
        callers.SendAsync(name, HttpMethod.Post, "/allocations", body, idempotencyKey: "k1");

    private static async Task<string> TextAsync(Task<HttpResponseMessage> answer, int status)
    {
        var response = await answer;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return text;
    }
}
