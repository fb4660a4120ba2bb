using HostPool.Api.Events;
using HostPool.Api.Settings;
using HostPool.Specs;

namespace HostPool.Api.Inventory;

/// <summary>Registers the reading of hardware facts.</summary>
internal static class InventoryServices
{
    public static void AddInventory(this WebApplicationBuilder builder)
    {
        builder.AddSettings<SpecOptions>("Specs", options => options.Validate().Concat(SshOptionCheck.Errors(options)));
        builder.Services.AddSpecReader();
        builder.Services.AddSingleton<SpecsPolicy>();
        builder.Services.AddSingleton<SpecSchedule>();
        builder.Services.AddSingleton<SpecRequests>();
        builder.Services.AddSingleton<SpecCommands>();
        builder.Services.AddSingleton<IHostChangeHandler>(services => services.GetRequiredService<SpecSchedule>());
        builder.Services.AddSingleton<MachineIds>();
        builder.Services.AddSingleton<IHostChangeHandler>(services => services.GetRequiredService<MachineIds>());
        builder.Services.AddSingleton<MachineRecognition>();
        builder.Services.AddSingleton<SpecScheduleLoader>();
        builder.Services.AddSingleton<OsSettlement>();
        builder.Services.AddSingleton<SpecUpdater>();
        builder.Services.AddSingleton<HostTrust>();
        builder.Services.AddHostedService<SpecWorker>();
    }
}
