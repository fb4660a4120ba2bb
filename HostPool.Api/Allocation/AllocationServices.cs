using HostPool.Api.Data;
using HostPool.Api.Settings;

namespace HostPool.Api.Allocation;

/// <summary>Registers the allocator.</summary>
internal static class AllocationServices
{
    public static void AddAllocation(this WebApplicationBuilder builder)
    {
        builder.AddSettings<AllocationOptions>("Allocation", options => options.Validate());
        builder.Services.AddSingleton<Reachability>();
        builder.Services.AddSingleton<ProbeRace>();
        builder.Services.AddSingleton<Allocator>();
        builder.Services.AddSingleton<ClaimWriter>();
        builder.Services.AddSingleton<PostgresClaims>();
        builder.Services.AddSingleton<IClaims>(services => services.IsPostgres()
            ? services.GetRequiredService<PostgresClaims>()
            : services.GetRequiredService<ClaimWriter>());
        builder.Services.AddHostedService(services => services.GetRequiredService<ClaimWriter>());
    }
}
