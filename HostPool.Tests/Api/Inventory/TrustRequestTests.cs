using System.Text.Json.Nodes;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;

namespace HostPool.Tests.Api.Inventory;

public sealed class TrustRequestTests
{
    private const string Fingerprint = "SHA256:uNiVztksCsDhcc0u9e8BrMNXwRcnwPVZtPwZOqBrcZ8";

    [Theory]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    [InlineData($$"""{"fingerprint": "{{Fingerprint}}"}""", Fingerprint)]
    [InlineData($$"""{"fingerprint": "{{Fingerprint}}="}""", Fingerprint)]
    public void Read_AFingerprintOrNone_GivesIt(string body, string? expected) => Assert.Equal(expected, TrustRequest.Read(JsonNode.Parse(body)));

    [Theory]
    [InlineData("[]")]
    [InlineData($"\"{Fingerprint}\"")]
    [InlineData("""{"fingerprint": 5}""")]
    [InlineData("""{"fingerprint": ""}""")]
    [InlineData("""{"fingerprint": null}""")]
    [InlineData("""{"fingerprint": "MD5:00:11"}""")]
    [InlineData($$"""{"fingerprint": "{{Fingerprint}}x"}""")]
    [InlineData($$"""{"key": "{{Fingerprint}}"}""")]
    public void Read_AnythingElse_IsRefused(string body) => Assert.Throws<InvalidRequestException>(() => TrustRequest.Read(JsonNode.Parse(body)));
}
