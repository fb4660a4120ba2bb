using System.Net;
using HostPool.Api.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Auth;

public sealed class LocalRequestsTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.8.8", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.2", true)]
    [InlineData("192.0.2.7", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::ffff:192.0.2.7", false)]
    [InlineData("fe80::1", false)]
    [InlineData(null, false)]
    public void Problem_OfARequestByItsPeer_IsNoneOnThisMachine(string? peer, bool isLet) =>
        Assert.Equal(isLet, Problem(Request(peer: peer)) is null);

    [Theory]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("[::1]", true)]
    [InlineData("localhost:8080", true)]
    [InlineData("LocalHost", true)]
    [InlineData("10.0.0.1:8080", true)]
    [InlineData("", true)]
    [InlineData("evil.example:8080", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("evil.example:127.0.0.1", false)]
    [InlineData("myhost", false)]
    public void Problem_OfARequestByItsHost_IsNoneOfAnAddress(string host, bool isLet) =>
        Assert.Equal(isLet, Problem(Request(host: host)) is null);

    [Theory]
    [InlineData("pool.example", true)]
    [InlineData("*", false)]
    [InlineData("", false)]
    public void Problem_OfAName_IsNoneWhereTheFrameworkChecksNames(string allowedHosts, bool isLet) =>
        Assert.Equal(isLet, Problem(Request(host: "pool.example"), allowedHosts) is null);

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-For", "")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("X-Original-For", "127.0.0.1:99")]
    public void Problem_OfWhatAProxyPassedOn_IsThat(string header, string value)
    {
        var context = Request();
        context.Request.Headers[header] = value;

        Assert.Contains(header, Problem(context), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "http://127.0.0.1:8080", true)]
    [InlineData("POST", "http://evil.example", false)]
    [InlineData("POST", "http://127.0.0.1:3000", false)]
    [InlineData("DELETE", "null", false)]
    [InlineData("GET", "http://evil.example", true)]
    public void Problem_OfAPageOfAnotherSite_IsThatItMayChangeSomething(string method, string origin, bool isLet)
    {
        var context = Request();
        context.Request.Method = method;
        context.Request.Headers.Origin = origin;

        Assert.Equal(isLet, Problem(context) is null);
    }

    [Fact]
    public async Task Request_FromElsewhereWithoutAnyKey_IsTold()
    {
        await using var app = PoolApp.Start(services => services.AddSingleton<IStartupFilter, Elsewhere>());

        Assert.Contains("keys add NAME --role admin", await app.SendAsync(HttpMethod.Get, "/hosts").ErrorAsync(401), StringComparison.Ordinal);
        await app.SendAsync(HttpMethod.Post, "/keys", """{"name": "a", "role": "admin"}""").FailureAsync(401);
        Answers.SameJson("""{"status": "ok"}""", await app.SendAsync(HttpMethod.Get, "/health").JsonAsync(200));
    }

    [Fact]
    public async Task Request_ByANameThatLeadsHere_IsRefusedUnlessItHasAKey()
    {
        await using var app = PoolApp.Start();
        var named = () => new HttpRequestMessage(HttpMethod.Get, "/hosts") { Headers = { Host = "evil.example" } };
        await app.Client.SendAsync(named()).FailureAsync(401);

        var callers = await Callers.CreateAsync(app);

        var request = named();
        request.Headers.Authorization = new("Bearer", callers["reader"]);
        await app.Client.SendAsync(request).JsonAsync(200);
    }

    [Theory]
    [InlineData("pool.example", 200)]
    [InlineData("evil.example", 400)]
    public async Task Request_ByANameWhereNamesAreListed_IsServedByThoseAlone(string host, int status)
    {
        await using var app = PoolApp.Start(("AllowedHosts", "pool.example"));

        using var answer = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/hosts") { Headers = { Host = host } });

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 400)
        {
            Assert.Equal("The Host evil.example is not one of AllowedHosts.", await Task.FromResult(answer).ErrorAsync(400));
        }
    }

    private static string? Problem(HttpContext context, string? allowedHosts = null) => new LocalRequests(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("AllowedHosts", allowedHosts)]).Build()).Problem(context);

    private static DefaultHttpContext Request(string? peer = "127.0.0.1", string host = "127.0.0.1:8080")
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        context.Request.Host = new HostString(host);
        context.Request.Method = "GET";
        return context;
    }

    /// <summary>Makes every request come from 192.0.2.7.</summary>
    private sealed class Elsewhere : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
                return rest(context);
            });
            next(app);
        };
    }
}
