using HostPool.Api.Events;
using HostPool.Api.Settings;

namespace HostPool.Api.Audit;

/// <summary>Registers the audit; before those who are audited, since what is registered first is stopped last.</summary>
internal static class AuditServices
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.AddSettings<AuditOptions>("Audit", options => options.Validate());
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<AuditStore>();
        builder.Services.AddSingleton<AuditOfRefusals>();
        builder.Services.AddSingleton<IHostChangeHandler, AuditOfOwn>();
        builder.Services.AddHostedService<AuditWriter>();
    }

    /// <summary>Takes notes of requests; around all else, so that it sees how they end.</summary>
    public static void UseAudit(this WebApplication app) => app.UseMiddleware<AuditTrail>();
}
