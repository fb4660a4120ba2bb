using System.Text.Json.Nodes;
using HostPool.Api.Hosts;

namespace HostPool.Tests.Api.Hosts;

public sealed class HostDefaultsTests
{
    [Theory]
    [InlineData("{}", "{}", "{}")]
    [InlineData("{}", """{"name": "n", "os": "linux"}""", """{"name": "n", "os": "linux"}""")]
    [InlineData("""{"name": "own", "os": "windows"}""", """{"name": "n", "os": "linux"}""", """{"name": "own", "os": "windows"}""")]
    [InlineData("""{"name": "", "os": null}""", """{"name": "n", "os": "linux"}""", """{"name": "n", "os": "linux"}""")]
    [InlineData("{}", """{"tags": ["a"]}""", """{"tags": ["a"]}""")]
    [InlineData("""{"tags": ["b", "a"]}""", """{"tags": ["a", "c"]}""", """{"tags": ["b", "a", "c"]}""")]
    [InlineData("""{"tags": null}""", """{"tags": ["a"]}""", """{"tags": ["a"]}""")]
    [InlineData("""{"tags": {"x": 1}}""", """{"tags": ["a"]}""", """{"tags": {"x": 1}}""")]
    [InlineData("""{"tags": [1]}""", """{"tags": ["a"]}""", """{"tags": [1]}""")]
    [InlineData("{}", """{"platform": "linux", "rack": 1}""", "{}")]
    [InlineData("{}", """{"endpoint": {"ip": "10.0.0.1", "port": 22}}""", """{"endpoint": {"port": 22}}""")]
    [InlineData("""{"endpoint": {"ip": "10.0.0.2", "port": 23}}""", """{"endpoint": {"ip": "10.0.0.1", "port": 22, "protocol": "ssh"}}""", """{"endpoint": {"ip": "10.0.0.2", "port": 23, "protocol": "ssh"}}""")]
    [InlineData("""{"endpoint": "x"}""", """{"endpoint": {"port": 22}}""", """{"endpoint": "x"}""")]
    [InlineData("""{"credentials": {"key": "k"}}""", """{"credentials": {"username": "u", "key": "d"}}""", """{"credentials": {"key": "k", "username": "u"}}""")]
    [InlineData("""{"credentials": null}""", """{"credentials": {"username": "u", "password": null}}""", """{"credentials": {"username": "u", "password": null}}""")]
    public void FillIn_OfAHost_LetsItsOwnKeysWin(string host, string defaults, string expected)
    {
        var filled = JsonNode.Parse(host)!.AsObject();
        var shared = JsonNode.Parse(defaults)!.AsObject();

        HostDefaults.FillIn(filled, shared);
        HostDefaults.FillIn(JsonNode.Parse(host)!.AsObject(), shared);

        Answers.SameJson(expected, filled);
        Answers.SameJson(defaults, shared);
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"endpoint": null, "credentials": {}, "tags": null}""", "")]
    [InlineData("""{"endpoint": "x", "credentials": 5, "tags": "a"}""", "d.endpoint d.credentials d.tags")]
    [InlineData("""{"tags": ["a", null]}""", "d.tags")]
    public void Check_OfDefaults_NamesEachWrongPlace(string defaults, string places) =>
        Assert.Equal(places, string.Join(' ', HostDefaults.Check(JsonNode.Parse(defaults)!.AsObject(), "d").Select(wrong => wrong.Place)));
}
