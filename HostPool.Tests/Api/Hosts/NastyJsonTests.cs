using System.Text;

namespace HostPool.Tests.Api.Hosts;

/// <summary>What breaks parsers and stores: always 400 with an error body, at every endpoint that reads one.</summary>
public sealed class NastyJsonTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private static readonly Dictionary<string, byte[]> Nasty = new()
    {
        ["duplicate keys"] = Utf8("""{"tags": [], "tags": []}"""),
        ["duplicate keys, escaped"] = Utf8("""{"os": "linux", "\u006fs": "linux"}"""),
        ["duplicate keys, deep"] = Utf8("""{"os": {"a": [{"b": 1, "b": 2}]}}"""),
        ["half a surrogate pair"] = Utf8("""{"os": "\ud800"}"""),
        ["the other half"] = Utf8("""{"os": "\udc00\ud800"}"""),
        ["half a surrogate pair in a key"] = Utf8("""{"\ud800": 1}"""),
        ["NUL, escaped"] = Utf8("""{"os": "li\u0000nux"}"""),
        ["NUL in a key"] = Utf8("""{"\u0000": "linux"}"""),
        ["NUL, bare"] = Utf8("{\"os\": \"li\0nux\"}"),
        ["a control character"] = Utf8("{\"os\": \"li\nnux\"}"),
        ["deep arrays"] = Utf8(new string('[', 60_000)),
        ["deep closed arrays"] = Utf8($"{{\"os\": {new string('[', 500)}{new string(']', 500)}}}"),
        ["deep objects"] = Utf8(string.Concat(Enumerable.Repeat("{\"a\":", 1000))),
        ["invalid UTF-8 in a string"] = [.. Utf8("{\"os\": \""), 0xC3, 0x28, .. Utf8("\"}")],
        ["invalid UTF-8 in an escaped string"] = [.. Utf8("{\"os\": \"\\n"), 0xFF, .. Utf8("\"}")],
        ["invalid UTF-8 outside"] = [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00],
        ["an encoded surrogate"] = [.. Utf8("{\"os\": \""), 0xED, 0xA0, 0x80, .. Utf8("\"}")],
        ["two values"] = Utf8("{} {}"),
        ["a comment"] = Utf8("{} // yes"),
        ["NaN"] = Utf8("""{"os": NaN}"""),
        ["a byte order mark within"] = [.. Utf8("{\"os\": "), 0xEF, 0xBB, 0xBF, .. Utf8("1}")],
        ["an open string"] = Utf8("""{"os": "linux"""),
        ["binary"] = [.. Enumerable.Range(0, 256).Select(i => (byte)i)],
    };

    public static TheoryData<string, string, string> Table()
    {
        var table = new TheoryData<string, string, string>();
        foreach (var name in Nasty.Keys)
        {
            table.Add(name, "POST", "/hosts");
            table.Add(name, "PATCH", "/host/1");
            table.Add(name, "POST", "/host/allocate");
            table.Add(name, "POST", "/allocations");
            table.Add(name, "PATCH", "/allocations/1");
            table.Add(name, "POST", "/host/1/maintenance");
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Body_ThatIsNasty_IsUnexpectedData(string name, string method, string path)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(Nasty[name]) };

        var error = await shared.App.Client.SendAsync(request).ErrorAsync(400);

        Assert.StartsWith("Unexpected data received: ", error, StringComparison.Ordinal);
        Assert.DoesNotMatch("line , byte|line 0|byte 0|byte $", error);
    }

    [Fact]
    public async Task Body_WithNumbersOfAnySize_IsKeptOrRefusedAndNeverFails()
    {
        await using var app = PoolApp.Start();
        var digits = new string('9', 5000);

        await app.AddAsync($"[{Bodies.Host(more: $"\"big\": {digits}, \"exp\": 1e99999, \"small\": -0.0e-99999")}]");
        await app.SendAsync(HttpMethod.Patch, "/host/1", $$"""{"more": [{{digits}}, -1e400]}""").JsonAsync(200);
        await app.SendAsync(HttpMethod.Post, "/host/allocate", $$"""{"os": {{digits}}}""").FailureAsync(515);
        await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"os": 1e99999}""").FailureAsync(515);
        foreach (var number in (string[])[digits, "1e99999", "-1e99999"])
        {
            foreach (var key in (string[])["count", "minimum", "lease_seconds", "wait_seconds", "owner", "policy", "cpus", "name", "kernel"])
            {
                Assert.StartsWith(
                    $"{key}: must be ", await app.SendAsync(HttpMethod.Post, "/allocations", $$"""{"{{key}}": {{number}}}""").ErrorAsync(400), StringComparison.Ordinal);
            }

            Assert.StartsWith(
                "ids: must be ", await app.SendAsync(HttpMethod.Post, "/allocations", $$"""{"ids": [{{number}}]}""").ErrorAsync(400), StringComparison.Ordinal);
            Assert.StartsWith(
                "lease_seconds: must be ",
                await app.SendAsync(HttpMethod.Patch, "/allocations/1", $$"""{"lease_seconds": {{number}}}""").ErrorAsync(400),
                StringComparison.Ordinal);
            Assert.StartsWith(
                "reason: must be ", await app.SendAsync(HttpMethod.Post, "/host/1/maintenance", $$"""{"reason": {{number}}}""").ErrorAsync(400), StringComparison.Ordinal);
        }

        var text = await app.Client.GetStringAsync("/host/1");
        Assert.Contains($"\"big\":{digits},\"exp\":1e99999,\"small\":-0.0e-99999", text, StringComparison.Ordinal);
        Assert.Contains($"[{digits},-1e400]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_AsDeepAsIsTaken_CanBeReadAndChangedAgain()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host()}]");
        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

        await app.SendAsync(HttpMethod.Patch, "/host/1", Nested(61)).FailureAsync(400);
        await app.SendAsync(HttpMethod.Patch, "/host/1", Nested(60)).JsonAsync(200);
        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"b": 1}""").JsonAsync(200);

        var hosts = (await app.GetAsync("/hosts")).AsArray(); // Read with the usual bound of 64.
        Assert.Contains(Nested(59), hosts[0]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
