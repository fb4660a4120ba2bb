using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Chaos;

/// <summary>An answer that says what was done.</summary>
internal sealed record ChaosAnswer(int Status, string Body)
{
    /// <summary>The allocation that it shows: its id, the ids of its hosts, when its lease ends.</summary>
    public (long Id, IReadOnlyList<long> Hosts, DateTimeOffset LeaseEnds) Allocation()
    {
        var json = JsonNode.Parse(Body)!;
        return ((long)json["id"]!, [.. json["hosts"]!.AsArray().Select(host => (long)host!["id"]!)], (DateTimeOffset)json["lease_ends"]!);
    }

    /// <summary>The same, if it has one of these statuses.</summary>
    public ChaosAnswer Expect(params ReadOnlySpan<int> statuses)
    {
        Assert.True(statuses.Contains(Status), ToString());
        return this;
    }
}
