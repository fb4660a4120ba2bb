using HostPool.Api.Settings;

namespace HostPool.Tests.Api.Settings;

public sealed class ListenUrlsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:80;https://[::1]:8443")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://0.0.0.0:0")]
    public void Errors_OfAnAddress_AreNone(string urls) => Assert.Empty(ListenUrls.Errors(urls));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("http://127.0.0.1:80x")]
    [InlineData("http://127.0.0.l:8091")]
    [InlineData("http://myhost:8080")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("8085")]
    [InlineData("http://127.0.0.1:8086/base")]
    [InlineData("http://127.0.0.1:99999")]
    public void Errors_OfATypo_SayWhatWasWrong(string? urls) =>
        Assert.StartsWith("Urls: ", Assert.Single(ListenUrls.Errors(urls)), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://*:8080", false)]
    public void IsLoopback_OfAnAddress_TellsWhoReachesIt(string url, bool expected) => Assert.Equal(expected, ListenUrls.IsLoopback(url));
}
