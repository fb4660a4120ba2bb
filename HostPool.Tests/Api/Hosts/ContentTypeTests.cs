namespace HostPool.Tests.Api.Hosts;

/// <summary>Bodies are read as JSON whatever the Content-Type says, or without one.</summary>
public sealed class ContentTypeTests(SharedPool shared) : IClassFixture<SharedPool>
{
    public static TheoryData<string?> ContentTypes =>
    [
        null,
        "application/json",
        "application/json; charset=utf-16",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "nonsense",
        "",
    ];

    [Theory]
    [MemberData(nameof(ContentTypes))]
    public async Task Body_WithAnyContentType_IsReadAsJson(string? contentType)
    {
        var app = shared.App;

        var ids = await app.SendAsync(HttpMethod.Post, "/hosts", $"[{Bodies.Host(port: ListeningHosts.ClosedPort(), ip: "127.0.0.1")}]", contentType).JsonAsync(201);
        var path = $"/host/{ids![0]}";
        await app.SendAsync(HttpMethod.Patch, path, """{"name": "renamed"}""", contentType).JsonAsync(200);
        await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"os": "windows"}""", contentType).FailureAsync(515);

        Assert.Equal("renamed", (await app.GetAsync(path)).Text("name"));
        Assert.StartsWith("Unexpected data", await app.SendAsync(HttpMethod.Post, "/hosts", "os=linux", contentType).ErrorAsync(400), StringComparison.Ordinal);
    }
}
