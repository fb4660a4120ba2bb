using System.Text.Json.Nodes;
using HostPool.Api.Hosts;

namespace HostPool.Tests.Api.Hosts;

public sealed class HostPatchTests
{
    [Theory]
    [InlineData("{}", "{}", "{}")]
    [InlineData("""{"a": 1}""", """{"b": 2}""", """{"a": 1, "b": 2}""")]
    [InlineData("""{"a": 1}""", """{"a": {"b": 1}}""", """{"a": {"b": 1}}""")]
    [InlineData("""{"a": {"b": 1}}""", """{"a": 1}""", """{"a": 1}""")]
    [InlineData("""{"a": {"b": 1, "c": {"d": 1}}}""", """{"a": {"c": {"e": [1]}}}""", """{"a": {"b": 1, "c": {"d": 1, "e": [1]}}}""")]
    [InlineData("""{"a": [1, 2]}""", """{"a": [3]}""", """{"a": [3]}""")]
    [InlineData("""{"a": [{"b": 1}]}""", """{"a": [{"c": 1}]}""", """{"a": [{"c": 1}]}""")]
    [InlineData("""{"a": {"b": 1}}""", """{"a": null}""", """{"a": null}""")]
    [InlineData("""{"a": null}""", """{"a": {"b": null}}""", """{"a": {"b": null}}""")]
    public void Merge_OfAPatch_MergesObjectsAndReplacesTheRest(string target, string patch, string expected)
    {
        var merged = JsonNode.Parse(target)!.AsObject();

        HostPatch.Merge(merged, JsonNode.Parse(patch)!.AsObject());

        Answers.SameJson(expected, merged);
    }

    [Theory]
    [InlineData("""{"tags": ["a"]}""", null)]
    [InlineData("""{"credentials": {"username": "u", "password": "p"}}""", null)]
    [InlineData("""{"credentials": {"password": "p"}}""", "credentials.username")]
    public void Apply_ToAHostThatHasNoLoginYet_AsksForNoneUnlessItGivesAPart(string patch, string? wrong)
    {
        var host = new PoolHost
        {
            Os = HostOs.Linux,
            Endpoint = new HostEndpoint { Ip = "10.0.0.7", Port = 22, Protocol = "ssh" },
            Credentials = new HostCredentials { Username = "" },
        };

        var error = Record.Exception(() => HostPatch.Apply(JsonNode.Parse(patch)!.AsObject(), host));

        Assert.Equal(wrong, (error as InvalidRequestException)?.Errors?.Keys.Single());
        Assert.True(error is null or InvalidRequestException);
    }
}
