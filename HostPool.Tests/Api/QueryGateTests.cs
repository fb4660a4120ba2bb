using HostPool.Api.Docs;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api;

/// <summary>Keys of the query that mean nothing: a misspelt one must not ask for everything.</summary>
public sealed class QueryGateTests(SharedPool shared) : IClassFixture<SharedPool>
{
    [Fact]
    public async Task Requests_WithAnUnknownKey_AreRefusedByEveryEndpointButTheContracts()
    {
        var tried = 0;
        foreach (var (endpoint, method, path) in Endpoints())
        {
            var answer = await shared.App.SendAsync(new HttpMethod(method), $"{path}?nosuchkey=1");

            if (path is "/" || (path is "/hosts" && method is not "POST"))
            {
                Assert.Equal(200, (int)answer.StatusCode);
            }
            else if (method is "HEAD")
            {
                Assert.Equal(400, (int)answer.StatusCode);
            }
            else
            {
                Assert.StartsWith("unknown query parameter 'nosuchkey': ", await Task.FromResult(answer).ErrorAsync(400), StringComparison.Ordinal);
            }

            tried++;
        }

        Assert.True(tried > 30, $"only {tried}");
    }

    [Fact]
    public async Task Requests_WithAKeyThatTheEndpointAsks_PassTheGate()
    {
        var asked = 0;
        foreach (var (endpoint, method, path) in Endpoints().Where(one => one.Method is not "HEAD"))
        {
            foreach (var query in endpoint.Metadata.OfType<EndpointQuery>())
            {
                var answer = await shared.App.SendAsync(new HttpMethod(method), $"{path}?{query.Name}={Uri.EscapeDataString(query.Example)}");
                Assert.DoesNotContain("unknown query", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                asked++;
            }
        }

        Assert.True(asked > 30, $"only {asked}");
    }

    [Fact]
    public async Task Requests_WithAKeyTwice_AreRefusedWhereOneValueIsMeant()
    {
        var tried = 0;
        foreach (var (endpoint, method, path) in Endpoints().Where(one => one.Method is not "HEAD" && one.Endpoint.Metadata.GetMetadata<AnyQuery>() is null))
        {
            foreach (var query in endpoint.Metadata.OfType<EndpointQuery>())
            {
                var value = Uri.EscapeDataString(query.Example);
                Assert.Equal(
                    $"query parameter '{query.Name}' is given more than once",
                    await shared.App.SendAsync(new HttpMethod(method), $"{path}?{query.Name}={value}&{query.Name.ToUpperInvariant()}={value}").ErrorAsync(400));
                tried++;
            }
        }

        Assert.True(tried >= 10, $"only {tried}");
    }

    [Fact]
    public async Task Document_OfParametersInQueries_DescribesEachOnce()
    {
        var operations = (await shared.App.GetAsync("/swagger/v1/swagger.json"))["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject());

        foreach (var parameters in operations.Select(operation => operation.Value!["parameters"]?.AsArray() ?? []))
        {
            var inQuery = parameters.Where(parameter => parameter!.Text("in") == "query").ToList();
            Assert.All(inQuery, parameter => Assert.Contains("For example", parameter!.Text("description"), StringComparison.Ordinal));
            Assert.Equal(inQuery.Count, inQuery.Select(parameter => parameter!.Text("name")).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("GET", "/allocations?owners=x", "unknown query parameter 'owners': did you mean 'owner'? known: owner, older_than")]
    [InlineData("GET", "/allocations?olderthan=1h&owner=x", "unknown query parameter 'olderthan': did you mean 'older_than'? known: owner, older_than")]
    [InlineData("GET", "/audit?hosts=1", "unknown query parameter 'hosts': did you mean 'host'? known: who, what, since, until, host, before, limit")]
    [InlineData("DELETE", "/host/1?forced=true", "unknown query parameter 'forced': did you mean 'force'? known: force")]
    [InlineData("POST", "/host/1/merge/2?really", "unknown query parameter 'really': known: force")]
    [InlineData("GET", "/host/1?facts=true", "unknown query parameter 'facts': none is taken here")]
    [InlineData("POST", "/host/allocate?os=windows", "unknown query parameter 'os': none is taken here; what is asked for goes into the body")]
    [InlineData("POST", "/host/1/trust?fingerprint=x", "unknown query parameter 'fingerprint': none is taken here; what is asked for goes into the body")]
    [InlineData("GET", "/hosts?tag=x", "unknown query parameter 'tag': did you mean 'tags'? known: os, tags, ")]
    [InlineData("GET", "/hosts?fact=true", "unknown query parameter 'fact': did you mean 'facts'? known: os, ")]
    [InlineData("GET", "/hosts?cpu.core=8", "unknown query parameter 'cpu.core': did you mean 'cpu.cores'? known: os, ")]
    [InlineData("GET", "/hosts?facts=yes", "facts: 'yes' is not true or false")]
    public async Task Request_WithAMisspeltKey_IsToldTheOneMeant(string method, string path, string error) =>
        Assert.StartsWith(error, await shared.App.SendAsync(new HttpMethod(method), path).ErrorAsync(400), StringComparison.Ordinal);

    [Theory]
    [InlineData("/allocations?OWNER=x&Older_Than=1h")]
    [InlineData("/allocations?")]
    [InlineData("/hosts?FACTS=False")]
    [InlineData("/hosts?facts")]
    public async Task Request_WithAKeyInAnotherCaseOrNone_IsServed(string path) => await shared.App.SendAsync(HttpMethod.Get, path).JsonAsync(200);

    [Theory]
    [InlineData("/hosts?foo=bar", "foo")]
    [InlineData("/hosts?a%22b=1&%0A=2&os=linux", "a%22b, %0A")]
    public async Task List_WithAKeyThatNoHostHas_PassesItOverAndSaysSo(string path, string keys)
    {
        var answer = await shared.App.SendAsync(HttpMethod.Get, path);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal($"299 - \"passed over, as no host has such a fact: {keys}\"", Assert.Single(answer.Headers.GetValues("Warning")));
    }

    [Fact]
    public async Task List_WithKeysThatAreKnown_WarnsOfNothing() =>
        Assert.False((await shared.App.SendAsync(HttpMethod.Get, "/hosts?os=linux&facts=true&cpu.cores=2")).Headers.Contains("Warning"));

    private IEnumerable<(RouteEndpoint Endpoint, string Method, string Path)> Endpoints() =>
        from endpoint in shared.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (endpoint, method, endpoint.RoutePattern.RawText!
            .Replace("{id:long}", "99999", StringComparison.Ordinal)
            .Replace("{other:long}", "99998", StringComparison.Ordinal)
            .Replace("{mac}", "02:00:00:00:00:01", StringComparison.Ordinal)
            .Replace("{key}", "nosuch", StringComparison.Ordinal)
            .Replace("{name}", "nosuch", StringComparison.Ordinal));
}
