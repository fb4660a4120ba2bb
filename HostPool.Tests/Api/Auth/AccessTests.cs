using HostPool.Api.Auth;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Auth;

/// <summary>Every caller at every endpoint, as the service lists them.</summary>
public sealed class AccessTests
{
    private static readonly (string? Name, Role Role)[] Everybody =
    [
        (null, Role.None), ("wrong", Role.None), ("revoked", Role.None),
        ("reader", Role.Reader), ("allocator", Role.Allocator), ("operator", Role.Operator), ("admin", Role.Admin),
    ];

    [Fact]
    public async Task Endpoints_AllOfThem_SayTheRoleThatTheyNeed()
    {
        await using var app = PoolApp.Start();

        foreach (var (endpoint, method) in Endpoints(app))
        {
            var path = endpoint.RoutePattern.RawText!;
            var needed = endpoint.Metadata.GetMetadata<RoleNeeded>();
            Assert.True(needed is not null, $"{method} {path} says no role");
            Assert.True(Meant(method, path) == needed.Role, $"{method} {path} needs {needed.Role}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_OfEveryCallerToEveryEndpoint_AreServedOrRefusedByRole(bool isBasic)
    {
        await using var app = PoolApp.Start(services => services.AddSingleton<FailedAttempts>(_ => new FailedAttempts(new EverLaterClock())));
        var callers = await Callers.CreateAsync(app);
        var tried = 0;

        foreach (var (endpoint, method) in Endpoints(app))
        {
            var needed = Meant(method, endpoint.RoutePattern.RawText!);
            var path = Filled(endpoint.RoutePattern.RawText!);
            foreach (var (name, role) in Everybody)
            {
                // No endpoint that takes a body takes this one, and nothing is there that could be removed: what is let in does nothing.
                using var answer = await callers.SendAsync(name, new HttpMethod(method), path, method is "POST" or "PUT" or "PATCH" ? "]" : null, isBasic);
                var status = (int)answer.StatusCode;
                var what = $"{method} {path} by {name ?? "nobody"}: {status}";
                if (name is "wrong" or "revoked" || (name is null && needed is not Role.None))
                {
                    Assert.True(status == 401, what);
                    Assert.Equal(["Basic", "Bearer"], answer.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme).Order());
                }
                else if (role < needed)
                {
                    Assert.True(status == 403, what);
                    Assert.True(method == "HEAD" || (await Task.FromResult(answer).ErrorAsync(403)).Contains($"needs the role {needed.ToString().ToLowerInvariant()}", StringComparison.Ordinal), what);
                }
                else
                {
                    Assert.True(status is not (401 or 403 or 429 or 500), what);
                }

                tried++;
            }
        }

        Assert.True(tried > 25 * Everybody.Length, $"only {tried} requests");
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/health", 405)]
    [InlineData("GET", "/swagger/index.html", 200)]
    [InlineData("GET", "/swagger/v1/swagger.json", 200)]
    [InlineData("GET", "/health", 200)]
    public async Task Requests_ThatNeedNoRole_AreServedToEverybody(string method, string path, int status)
    {
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);

        Assert.Equal(status, (int)(await callers.SendAsync(null, new HttpMethod(method), path)).StatusCode);
    }

    [Fact]
    public async Task Health_ForNobodyKnown_IsTheStatusAlone()
    {
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);

        Answers.SameJson("""{"status": "ok"}""", await callers.SendAsync(null, HttpMethod.Get, "/health").JsonAsync(200));
        Assert.NotEmpty((await callers.GetAsync("reader", "/health"))["entries"]!.AsArray());
    }

    private static IEnumerable<(RouteEndpoint Endpoint, string Method)> Endpoints(PoolApp app) =>
        from endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (endpoint, method);

    /// <summary>Who is meant to be served where, told independently of what the endpoints say.</summary>
    private static Role Meant(string method, string path) => path switch
    {
        "/" or "/health" => Role.None,
        _ when path.StartsWith("/keys", StringComparison.Ordinal) || path.StartsWith("/audit", StringComparison.Ordinal)
            || path.EndsWith("/trust", StringComparison.Ordinal)
            || (path.StartsWith("/specs/commands/", StringComparison.Ordinal) && method is "PUT" or "DELETE") => Role.Admin,
        _ when method is "GET" or "HEAD" => Role.Reader,
        _ when path.StartsWith("/specs/commands", StringComparison.Ordinal) => Role.Admin,
        _ when path.StartsWith("/allocations", StringComparison.Ordinal) || path.EndsWith("/allocate", StringComparison.Ordinal)
            || path.EndsWith("/deallocate", StringComparison.Ordinal) => Role.Allocator,
        _ => Role.Operator,
    };

    private static string Filled(string path) => path
        .Replace("{id:long}", "99999", StringComparison.Ordinal)
        .Replace("{other:long}", "99998", StringComparison.Ordinal)
        .Replace("{mac}", "02:00:00:00:00:01", StringComparison.Ordinal)
        .Replace("{key}", "nosuch", StringComparison.Ordinal)
        .Replace("{name}", "nosuch", StringComparison.Ordinal);

    /// <summary>So late each time that no attempt is one too many.</summary>
    private sealed class EverLaterClock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimestampFrequency * 60);
    }
}
