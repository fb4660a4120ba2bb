namespace HostPool.Tests.Api.Hosts;

/// <summary>Bodies over the bound of their endpoint are refused with 413, told in an error body.</summary>
public sealed class BodyBoundsTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private const long Mebibyte = 1024 * 1024;
    private const long Small = 64 * 1024;

    [Theory]
    [InlineData("POST", "/hosts", 65_536 * 4096L)]
    [InlineData("PATCH", "/host/1", Mebibyte)]
    [InlineData("POST", "/host/allocate", Mebibyte)]
    [InlineData("POST", "/allocations", Mebibyte)]
    [InlineData("PATCH", "/allocations/1", Mebibyte)]
    [InlineData("POST", "/host/1/maintenance", Small)]
    public async Task Body_OfAnAnnouncedLengthOverTheBound_IsRefusedBeforeItIsSent(string method, string path, long bound)
    {
        var answer = await shared.App.AskAsync($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {bound + 1}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("{\"error\":\"The request body is too large", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PATCH", "/host/1", Mebibyte)]
    [InlineData("POST", "/host/allocate", Mebibyte)]
    [InlineData("POST", "/allocations", Mebibyte)]
    [InlineData("PATCH", "/allocations/1", Mebibyte)]
    [InlineData("POST", "/host/1/maintenance", Small)]
    public async Task Body_OfAnUnknownLengthOverTheBound_IsRefused(string method, string path, long bound)
    {
        // One chunk that does not end: nothing is on its way any more when the answer comes.
        var answer = await shared.App.AskAsync($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{bound + 1:x}\r\n{new string(' ', (int)bound + 1)}");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("too large", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_OfTheBoundItself_IsRead()
    {
        var blank = new string(' ', (int)Mebibyte);

        await shared.App.SendAsync(HttpMethod.Patch, "/host/99", blank).FailureAsync(404);
        await shared.App.SendAsync(HttpMethod.Post, "/host/allocate", blank).FailureAsync(515);
        await shared.App.SendAsync(HttpMethod.Post, "/allocations", blank).FailureAsync(515);
        Assert.StartsWith("Unexpected data", await shared.App.SendAsync(HttpMethod.Patch, "/allocations/99", blank).ErrorAsync(400), StringComparison.Ordinal);
        Assert.StartsWith("reason: ", await shared.App.SendAsync(HttpMethod.Post, "/host/99/maintenance", blank[..(int)Small]).ErrorAsync(400), StringComparison.Ordinal);
    }
}
