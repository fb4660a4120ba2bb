using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Data;
using HostPool.Api.Secrets;
using HostPool.Api.Settings;

namespace HostPool.Api;

/// <summary>The commands, and what they have in common.</summary>
internal static class Commands
{
    /// <summary>The one that the words ask for; null: there is none.</summary>
    public static ICommand? Find(string[] words) => words switch
    {
        [KeysCommand.Name, .. var rest] => new KeysCommand(rest),
        [SecretsCommand.Name, .. var rest] => new SecretsCommand(rest),
        _ => null,
    };

    /// <summary>The service's parts, for a command to use: nothing is logged.</summary>
    /// <exception cref="StartException">The settings are wrong.</exception>
    public static WebApplication BuildForCommand(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.CheckSettings("The command cannot be carried out");
        return app;
    }

    /// <summary>For what makes no sense on a database that is not there: in a wrong folder, say.</summary>
    /// <exception cref="StartException">There is none; none is made.</exception>
    public static void Require(this IPoolStore store)
    {
        if (!store.Exists())
        {
            throw new StartException(
                ExitCode.Database,
                $"There is no pool in {store.Place}, which Database:ConnectionString names (a relative path starts at the working directory). "
                + "Give the command the folder and the Database settings of the service; nothing was made.");
        }
    }

    /// <summary>Notes in the audit what was done; no secrets.</summary>
    public static async Task NoteAsync(this WebApplication app, string act)
    {
        app.Services.GetRequiredService<AuditLog>().Add(new AuditNote { Act = act, Who = Caller.ConsoleName });
        await app.Services.GetRequiredService<AuditStore>().FlushAsync(CancellationToken.None);
    }

    /// <summary>Says what is wrong with the words.</summary>
    public static async Task<ExitCode> FailAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return ExitCode.Settings;
    }
}
