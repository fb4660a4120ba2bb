using HostPool.Api.Secrets;
using HostPool.Api.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HostPool.Api.Data;

/// <summary>Registers the store.</summary>
internal static class DataServices
{
    public static void AddPoolData(this WebApplicationBuilder builder)
    {
        builder.AddSettings<DatabaseOptions>("Database", options => options.Validate());
        builder.Services.AddSingleton<SqlitePragmas>();
        builder.Services.AddSingleton<SqliteStore>();
        builder.Services.AddSingleton<PostgresOutcomes>();
        builder.Services.AddSingleton<PostgresStore>();
        builder.Services.AddSingleton(PostgresSource);
        builder.Services.AddSingleton<IPoolStore>(services => services.IsPostgres()
            ? services.GetRequiredService<PostgresStore>()
            : services.GetRequiredService<SqliteStore>());
        builder.Services.AddSingleton<StoreWork>();
        builder.Services.AddSingleton<PoolWriter>();
        builder.Services.AddSingleton<LabelUpgrade>();
        builder.Services.AddPooledDbContextFactory<PoolContext>(Configure);
        if (builder.Configuration["Database:Provider"] == DatabaseOptions.Postgres)
        {
            builder.Services.AddSingleton<IDbContextFactory<PoolContext>, PostgresContexts>();
        }

        // It tells of every statement, and of every conflict before the work that met it runs again.
        builder.Logging.AddFilter("Npgsql", LogLevel.None);
    }

    /// <summary>True when the pool is kept by PostgreSQL.</summary>
    public static bool IsPostgres(this IServiceProvider services) => services.GetRequiredService<IOptions<DatabaseOptions>>().Value.IsPostgres();

    private static void Configure(IServiceProvider services, DbContextOptionsBuilder context)
    {
        // There is no snapshot: migrations are written by hand, and a test holds the schema against the model.
        context.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        context.AddInterceptors(SecretsOfEntities.Instance);
        if (services.IsPostgres())
        {
            context.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()).ConfigureWarnings(warnings => warnings
                .Log((RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.TransactionError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug)));
        }
        else
        {
            context.UseSqlite(SqliteConnectionStrings.ForUse(services.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString))
                .AddInterceptors(services.GetRequiredService<SqlitePragmas>());
        }
    }

    private static NpgsqlDataSource PostgresSource(IServiceProvider services) => NpgsqlDataSource.Create(
        PostgresConnectionStrings.WithBounds(services.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString));
}
