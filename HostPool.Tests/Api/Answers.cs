using System.Text.Json;
using System.Text.Json.Nodes;

namespace HostPool.Tests.Api;

/// <summary>Reads answers, and holds them against the contract.</summary>
internal static class Answers
{
    /// <summary>What HostPool tells of every host that it is so of.</summary>
    private static readonly string[] Own = ["presence", "flags"];

    /// <summary>The body as JSON, of an answer that must have <paramref name="status"/>.</summary>
    public static async Task<JsonNode?> JsonAsync(this Task<HttpResponseMessage> answer, int status)
    {
        using var response = await answer;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {text}");
        return JsonNode.Parse(text);
    }

    /// <summary>The body of a failure that must have <paramref name="status"/>: JSON with a text under <c>error</c>.</summary>
    public static async Task<JsonObject> FailureAsync(this Task<HttpResponseMessage> answer, int status)
    {
        var response = await answer;
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = Assert.IsType<JsonObject>(await answer.JsonAsync(status));
        Assert.Equal(JsonValueKind.String, body["error"]?.GetValueKind());
        Assert.NotEmpty(body.Text("error"));
        return body;
    }

    /// <summary>What a failure says, which must have <paramref name="status"/>.</summary>
    public static async Task<string> ErrorAsync(this Task<HttpResponseMessage> answer, int status) =>
        (await answer.FailureAsync(status)).Text("error");

    /// <summary>Holds an answer without a body against its status.</summary>
    public static async Task EmptyAsync(this Task<HttpResponseMessage> answer, int status)
    {
        using var response = await answer;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {text}");
        Assert.Equal("", text);
    }

    public static string Text(this JsonNode node, string key) => node[key]!.GetValue<string>();

    /// <summary>Equal as JSON: key order and spacing are free, and so is what HostPool adds to a host of its own.</summary>
    public static void SameJson(string expected, JsonNode? actual)
    {
        var wanted = JsonNode.Parse(expected);
        var got = actual?.DeepClone();
        foreach (var (whole, part) in Hosts(got).Zip(Hosts(wanted)))
        {
            foreach (var key in Own.Where(key => !part.ContainsKey(key)))
            {
                whole.Remove(key);
            }
        }

        Assert.True(JsonNode.DeepEquals(wanted, got), $"expected {expected}, got {actual?.ToJsonString() ?? "null"}");
    }

    private static IEnumerable<JsonObject> Hosts(JsonNode? node) => node switch
    {
        JsonObject host => [host],
        JsonArray hosts => hosts.OfType<JsonObject>(),
        _ => [],
    };
}
