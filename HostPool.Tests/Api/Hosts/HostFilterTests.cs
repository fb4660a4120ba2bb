using System.Text.Json.Nodes;
using HostPool.Api.Hosts;

namespace HostPool.Tests.Api.Hosts;

public sealed class HostFilterTests
{
    [Theory]
    [InlineData(null, null, null, "")]
    [InlineData("", "", null, "")]
    [InlineData("LINUX", "A,b", "linux", "a b")]
    [InlineData(null, "a,,b", null, "a  b")]
    public void FromQuery_OfTexts_LowersAndSplits(string? os, string? tags, string? expectedOs, string expectedTags)
    {
        var filter = HostFilter.FromQuery(os, tags);

        Assert.Equal(expectedOs, filter.Os);
        Assert.Equal(expectedTags, string.Join(' ', filter.Tags));
    }

    [Theory]
    [InlineData("{}", null, "")]
    [InlineData("""{"os": null, "tags": null}""", null, "")]
    [InlineData("""{"os": "", "tags": []}""", null, "")]
    [InlineData("""{"os": "Linux", "tags": ["A", "b"]}""", "linux", "a b")]
    public void FromJson_OfConditions_LowersThem(string body, string? os, string tags)
    {
        var filter = HostFilter.FromJson(JsonNode.Parse(body)!.AsObject());

        Assert.Equal(os, filter.Os);
        Assert.Equal(tags, string.Join(' ', filter.Tags));
    }

    [Theory]
    [InlineData("""{"os": 1234}""")]
    [InlineData("""{"os": ["linux"]}""")]
    [InlineData("""{"os": true}""")]
    [InlineData("""{"tags": "x"}""")]
    [InlineData("""{"tags": [1]}""")]
    [InlineData("""{"tags": {"x": 1}}""")]
    [InlineData("""{"tags": 7}""")]
    public void FromJson_OfAWrongType_MatchesNoHost(string body)
    {
        var host = new PoolHost
        {
            Os = "linux",
            Endpoint = new HostEndpoint { Ip = "10.0.0.1", Port = 22, Protocol = "ssh" },
            Credentials = new HostCredentials { Username = "u" },
        };

        Assert.Empty(HostFilter.FromJson(JsonNode.Parse(body)!.AsObject()).Apply(new[] { host }.AsQueryable()));
    }
}
