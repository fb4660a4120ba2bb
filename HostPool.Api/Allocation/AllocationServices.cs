using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Leases;
using HostPool.Api.Allocation.Reasons;
using HostPool.Api.Allocation.Waiting;
using HostPool.Api.Data;
using HostPool.Api.Events;
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
        builder.Services.AddSingleton<Candidates>();
        builder.Services.AddSingleton<ReturnCheck>();
        builder.Services.AddSingleton<Refusals>();
        builder.Services.AddSingleton<DryRun>();
        builder.Services.AddSingleton<Allocator>();
        builder.Services.AddSingleton<ClaimWriter>();
        builder.Services.AddSingleton(services => services.IsPostgres() ? ClaimDialect.Postgres : ClaimDialect.Sqlite);
        builder.Services.AddSingleton<LeaseClock>();
        builder.Services.AddSingleton<ClockFollower>();
        builder.Services.AddSingleton<ClaimStatements>();
        builder.Services.AddSingleton<Quotas>();
        builder.Services.AddSingleton<IClaims, Claims>();
        builder.Services.AddSingleton<HostTaker>();
        builder.Services.AddSingleton<WaitSignal>();
        builder.Services.AddSingleton<IHostChangeHandler>(services => services.GetRequiredService<WaitSignal>());
        builder.Services.AddSingleton<WaitQueue>();
        builder.Services.AddHostedService<WaitKeeper>();
        builder.Services.AddHostedService<LeaseKeeper>();
        builder.Services.AddSingleton<AllocationStore>();
        builder.Services.AddSingleton<Idempotency>();
        builder.Services.AddSingleton<AllocationHandler>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ClaimWriter>());
    }
}
