using HostPool.Api.Data;

namespace HostPool.Api.Secrets;

/// <summary>
/// The command <c>secrets</c>: exchanges the keys that secrets are sealed with, or forgets what a lost key ring sealed. On PostgreSQL
/// HostPools may run while keys are exchanged; a SQLite file is used by one process at a time where its keys change, and the
/// command says so when one runs.
/// </summary>
internal sealed class SecretsCommand(string[] words) : ICommand
{
    public const string Name = "secrets";

    public async Task<ExitCode> RunAsync(WebApplicationBuilder builder)
    {
        if (words is not (["rotate"] or ["forget"]))
        {
            return await Commands.FailAsync("Write: HostPool.Api secrets rotate, or secrets forget");
        }

        await using var app = builder.BuildForCommand();
        var store = app.Services.GetRequiredService<IPoolStore>();
        store.Require();
        store.Open();
        try
        {
            var outcome = words is ["rotate"] ? await RotateAsync(app.Services) : await ForgetAsync(app.Services);
            if (outcome is ExitCode.Ok)
            {
                await app.NoteAsync($"{Name} {string.Join(' ', words)}");
            }

            return outcome;
        }
        catch (KeyRingException error)
        {
            throw new StartException(ExitCode.Database, $"The key ring ({app.Services.GetRequiredService<WrappingKeys>().Place}) cannot be used: {error.Message}", error);
        }
        catch (Exception error) when (error is DatabaseBusyException or DatabaseFailedException)
        {
            throw new StartException(ExitCode.Database, $"The database cannot be written: {error.InnerException?.Message} What is done so far holds, and nothing is lost; {words[0]} again.", error);
        }
    }

    private static async Task<ExitCode> RotateAsync(IServiceProvider services)
    {
        await services.GetRequiredService<SecretsAtStart>().OpenAsync(CancellationToken.None);
        await services.GetRequiredService<SecretRotation>().RunAsync(CancellationToken.None);
        await Console.Error.WriteLineAsync("Every secret is sealed with a new key now, and the old keys are gone. Backups from before need the key ring from before.");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> ForgetAsync(IServiceProvider services)
    {
        if (await services.GetRequiredService<SecretLoss>().AcceptAsync(CancellationToken.None) is not { } hosts)
        {
            return await Commands.FailAsync($"The key ring ({services.GetRequiredService<WrappingKeys>().Place}) opens: nothing is lost, and nothing was forgotten. `secrets rotate` exchanges keys.");
        }

        await Console.Error.WriteLineAsync($"Forgotten: the passwords, private keys and own keys of {hosts} hosts, which nobody could read any more; PATCH /host/{{id}} sets them anew. The next start makes a new key ring.");
        return ExitCode.Ok;
    }
}
