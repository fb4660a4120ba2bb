using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Data;
using HostPool.Api.Settings;

namespace HostPool.Api.Secrets;

/// <summary>
/// The command <c>secrets</c>: exchanges the keys that secrets are sealed with. On PostgreSQL HostPools may run meanwhile; a
/// SQLite file is used by one process at a time where its keys change, and the command says so when one runs.
/// </summary>
internal sealed class SecretsCommand
{
    private const string Name = "secrets";
    private const string Form = "Write: HostPool.Api secrets rotate";

    private readonly string[] _words;

    private SecretsCommand(string[] words) => _words = words;

    /// <summary>What the arguments ask for; null: something else. Settings may stand before it and after it.</summary>
    public static SecretsCommand? Of(string[] args) => args.SkipWhile(arg => arg.StartsWith('-') && arg.Contains('=', StringComparison.Ordinal)).ToArray() is [Name, .. var rest]
        ? new SecretsCommand([.. rest.TakeWhile(arg => !arg.StartsWith('-'))])
        : null;

    /// <exception cref="StartException">The settings are wrong, or the database or its key ring cannot be used.</exception>
    public async Task<ExitCode> RunAsync(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.CheckSettings();
        if (_words is not ["rotate"])
        {
            await Console.Error.WriteLineAsync(Form);
            return ExitCode.Settings;
        }

        app.Services.GetRequiredService<IPoolStore>().Open();
        await app.Services.GetRequiredService<SecretsAtStart>().OpenAsync(CancellationToken.None);
        try
        {
            await app.Services.GetRequiredService<SecretRotation>().RunAsync(CancellationToken.None);
            app.Services.GetRequiredService<AuditLog>().Add(new AuditNote { Act = $"{Name} {string.Join(' ', _words)}", Who = Caller.ConsoleName });
            await app.Services.GetRequiredService<AuditStore>().FlushAsync(CancellationToken.None);
        }
        catch (KeyRingException error)
        {
            throw new StartException(ExitCode.Database, $"The key ring ({app.Services.GetRequiredService<WrappingKeys>().Place}) cannot be used: {error.Message}", error);
        }
        catch (Exception error) when (error is DatabaseBusyException or DatabaseFailedException)
        {
            throw new StartException(ExitCode.Database, $"The database cannot be written: {error.InnerException?.Message} What is done so far holds, and nothing is lost; rotate again.", error);
        }

        await Console.Error.WriteLineAsync("Every secret is sealed with a new key now, and the old keys are gone. Backups from before need the key ring from before.");
        return ExitCode.Ok;
    }
}
