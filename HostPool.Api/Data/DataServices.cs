using HostPool.Api.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Data;

/// <summary>Registers and opens the store.</summary>
internal static class DataServices
{
    public static void AddPoolData(this WebApplicationBuilder builder)
    {
        builder.AddSettings<DatabaseOptions>("Database", options => options.Validate());
        builder.Services.AddSingleton<SqlitePragmas>();
        builder.Services.AddSingleton<SqliteStore>();
        builder.Services.AddSingleton<PoolWriter>();
        builder.Services.AddSingleton<LabelUpgrade>();
        builder.Services.AddPooledDbContextFactory<PoolContext>((services, context) => context
            .UseSqlite(SqliteConnectionStrings.WithBusyTimeout(services.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString))
            .AddInterceptors(services.GetRequiredService<SqlitePragmas>())

            // There is no snapshot: migrations are written by hand, and a test holds the schema against the model.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)));
    }
}
