using HostPool.Api.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HostPool.Api.Health;

/// <summary>The endpoint of health.</summary>
internal static class HealthApi
{
    private const string Healthy = """
        {"status": "ok", "entries": [{"name": "database", "status": "ok", "detail": {"hosts": 3}},
         {"name": "capture eth0", "status": "ok", "detail": {"subnet": "192.168.1.0/24"}}, {"name": "specs", "status": "ok"}]}
        """;

    private const string Broken = """
        {"status": "failed", "entries": [{"name": "database", "status": "failed", "reason": "disk I/O error",
         "remedy": "Check that /data/hostpool.db is there, is writable, and that its disk is not full."}]}
        """;

    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddSingleton<HealthChecks>();

    public static void MapHealth(this WebApplication app) => app.MapMethods("/health", ["GET", "HEAD"], HealthAsync)
        .WithTags("Health")
        .Needs(Role.None)
        .WithSummary("Tell how the service does")
        .WithDescription("One entry each for the database, each capture interface, specs, each jump host, and the audit, with a reason and a remedy where something is wrong; callers without a key are told the status alone. 503 only when the pool cannot be served.")
        .Answers<HealthReport>(200, Healthy)
        .Answers<HealthReport>(503, Broken);

    private static async Task<JsonHttpResult<HealthReport>> HealthAsync(Caller caller, HealthChecks checks, CancellationToken cancellationToken)
    {
        var report = await checks.RunAsync(cancellationToken);
        return TypedResults.Json(caller.Has(Role.Reader) ? report : report with { Entries = null }, statusCode: report.Status == HealthEntry.Failed ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
