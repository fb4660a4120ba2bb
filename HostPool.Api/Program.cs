using HostPool.Api;
using HostPool.Api.Allocation;
using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Data;
using HostPool.Api.Docs;
using HostPool.Api.Health;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Api.Replicas;
using HostPool.Api.Secrets;
using HostPool.Api.Settings;

if (Usage.IsWanted(args))
{
    Console.WriteLine(Usage.Text);
    return (int)ExitCode.Ok;
}

var words = CommandWords.Of(args);
var command = Commands.Find(words);
if (command is null && words is [var unknown, ..])
{
    await Console.Error.WriteLineAsync($"'{unknown}' is not understood.\n{Usage.Short}");
    return (int)ExitCode.Settings;
}

try
{
    // Beside the program, since appsettings.json lies there whatever the working directory is.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddServer();
    builder.AddPoolData();
    builder.AddSecrets();
    builder.AddAudit();
    builder.AddAccess();
    builder.AddHosts();
    builder.AddPresence();
    builder.AddInventory();
    builder.AddAllocation();
    builder.AddReplicas();
    builder.AddHealth();
    builder.AddSwagger();

    if (command is not null)
    {
        return (int)await command.RunAsync(builder);
    }

    await using var app = builder.Build();
    app.UseAudit();
    app.UseApiErrors();
    app.UseAccess();
    app.UseMiddleware<QueryGate>();
    app.MapKeys();
    app.MapAudit();
    app.MapHosts();
    app.MapMerge();
    app.MapMaintenance();
    app.MapAllocation();
    app.MapAllocations();
    app.MapInventory();
    app.MapSpecs();
    app.MapNeighbours();
    app.MapScans();
    app.MapHealth();
    app.MapSwagger();

    await app.PrepareAsync();
    await app.ServeAsync();
    return (int)ExitCode.Ok;
}
catch (InvalidDataException error)
{
    await Console.Error.WriteLineAsync(SettingsFile.Failure(error));
    return (int)ExitCode.Settings;
}
catch (StartException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return (int)error.ExitCode;
}
