namespace HostPool.Tests.Api.Hosts;

/// <summary>Reading hosts, and what the router answers for paths and methods that there are not.</summary>
public sealed class HostEndpointsTests(HostEndpointsTests.Pool pool) : IClassFixture<HostEndpointsTests.Pool>
{
    [Theory]
    [InlineData("/hosts", "1 2 3 4")]
    [InlineData("/hosts?foo=bar", "1 2 3 4")]
    [InlineData("/hosts?os=&tags=", "1 2 3 4")]
    [InlineData("/hosts?os=LINUX", "1 2 4")]
    [InlineData("/hosts?os=windows", "3")]
    [InlineData("/hosts?os=bados", "")]
    [InlineData("/hosts?tags=a", "1 2")]
    [InlineData("/hosts?tags=A", "1 2")]
    [InlineData("/hosts?tags=a,b", "2")]
    [InlineData("/hosts?tags=b,a&foo=1", "2")]
    [InlineData("/hosts?tags=mixed", "3")]
    [InlineData("/hosts?tags=MiXeD", "3")]
    [InlineData("/hosts?tags=%C3%84", "4")]
    [InlineData("/hosts?tags=a,,b", "")]
    [InlineData("/hosts?tags=%25", "")]
    [InlineData("/hosts?tags=a%27%20or%201%3D1--", "")]
    [InlineData("/hosts?os=linux&tags=mixed", "")]
    [InlineData("/hosts?OS=windows&TAGS=mixed", "3")]
    public async Task GetHosts_WithFilters_ListsThoseThatMatchAll(string path, string ids) =>
        Assert.Equal(ids, string.Join(' ', (await pool.App.GetAsync(path)).AsArray().Select(host => host!["id"]!.ToString())));

    [Fact]
    public async Task GetHost_OfOneThatIsThere_GivesItAsInTheList() =>
        Answers.SameJson((await pool.App.GetAsync("/hosts")).AsArray()[1]!.ToJsonString(), await pool.App.GetAsync("/host/2"));

    [Theory]
    [InlineData("GET", "/host/0", "0")]
    [InlineData("GET", "/host/99", "99")]
    [InlineData("GET", "/host/-1", "-1")]
    [InlineData("GET", "/host/9223372036854775807", "9223372036854775807")]
    [InlineData("PATCH", "/host/99", "99")]
    [InlineData("PATCH", "/host/0", "0")]
    [InlineData("DELETE", "/host/99", "99")]
    [InlineData("DELETE", "/host/99?force=true", "99")]
    [InlineData("DELETE", "/host/0", "0")]
    [InlineData("DELETE", "/host/99/deallocate", "99")]
    [InlineData("DELETE", "/host/0/deallocate", "0")]
    public async Task AnyRequest_ForAHostThatIsNotThere_SaysSo(string method, string path, string id) =>
        Assert.Equal($"Cannot find requested host: {id}", await pool.App.SendAsync(new HttpMethod(method), path).ErrorAsync(404));

    [Theory]
    [InlineData("GET", "/host/abc")]
    [InlineData("PATCH", "/host/abc")]
    [InlineData("DELETE", "/host/1.5")]
    [InlineData("GET", "/host/99999999999999999999")]
    [InlineData("GET", "/host")]
    [InlineData("GET", "/nothing/here")]
    [InlineData("POST", "/hosts/1")]
    [InlineData("DELETE", "/host/1/allocate")]
    [InlineData("DELETE", "/host/x/deallocate")]
    [InlineData("GET", "/host/1%00")]
    public async Task AnyRequest_ForAPathThatIsNotThere_Is404(string method, string path)
    {
        var answer = pool.App.SendAsync(new HttpMethod(method), path);
        if (path.EndsWith("%00", StringComparison.Ordinal))
        {
            Assert.InRange((int)(await answer).StatusCode, 400, 404); // The web server's own answer.
            return;
        }

        await answer.FailureAsync(404);
    }

    [Theory]
    [InlineData("PUT", "/hosts", "GET, HEAD, POST")]
    [InlineData("DELETE", "/hosts", "GET, HEAD, POST")]
    [InlineData("PATCH", "/hosts", "GET, HEAD, POST")]
    [InlineData("POST", "/host/1", "DELETE, GET, HEAD, PATCH")]
    [InlineData("PUT", "/host/1", "DELETE, GET, HEAD, PATCH")]
    [InlineData("GET", "/host/allocate", "POST")]
    [InlineData("DELETE", "/host/allocate", "POST")]
    [InlineData("GET", "/host/1/deallocate", "DELETE")]
    [InlineData("POST", "/host/1/deallocate", "DELETE")]
    [InlineData("BREW", "/hosts", "GET, HEAD, POST")]
    public async Task AnyRequest_WithAWrongMethod_Is405WithAllow(string method, string path, string allow)
    {
        var response = await pool.App.SendAsync(new HttpMethod(method), path, "{}");

        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
        var error = await Task.FromResult(response).ErrorAsync(405);
        Assert.Contains(method, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/hosts", 200)]
    [InlineData("/hosts?os=bados", 200)]
    [InlineData("/host/1", 200)]
    [InlineData("/host/99", 404)]
    [InlineData("/nothing", 404)]
    public async Task Head_OfAnything_AnswersAsGetWithoutABody(string path, int status) =>
        await pool.App.SendAsync(HttpMethod.Head, path).EmptyAsync(status);

    /// <summary>Four hosts, none changed by any test.</summary>
    public sealed class Pool : IAsyncLifetime
    {
        internal PoolApp App { get; } = PoolApp.Start();

        public Task InitializeAsync() => App.AddAsync(Bodies.Hosts(
            Bodies.Host(more: "\"tags\": [\"a\"]"),
            Bodies.Host(more: "\"tags\": [\"a\", \"B\"]"),
            Bodies.Host(more: "\"tags\": [\"Mixed\"]").Replace("linux", "windows", StringComparison.Ordinal),
            Bodies.Host(more: "\"tags\": [\"ä\"]")));

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
