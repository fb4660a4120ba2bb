using HostPool.Api.Data;

namespace HostPool.Api.Secrets;

/// <summary>
/// The command <c>secrets</c>: exchanges the keys that secrets are sealed with. On PostgreSQL HostPools may run meanwhile; a
/// SQLite file is used by one process at a time where its keys change, and the command says so when one runs.
/// </summary>
internal sealed class SecretsCommand(string[] words) : ICommand
{
    public const string Name = "secrets";

    public async Task<ExitCode> RunAsync(WebApplicationBuilder builder)
    {
        if (words is not ["rotate"])
        {
            return await Commands.FailAsync("Write: HostPool.Api secrets rotate");
        }

        await using var app = builder.BuildForCommand();
        var store = app.Services.GetRequiredService<IPoolStore>();
        store.Require();
        store.Open();
        await app.Services.GetRequiredService<SecretsAtStart>().OpenAsync(CancellationToken.None);
        try
        {
            await app.Services.GetRequiredService<SecretRotation>().RunAsync(CancellationToken.None);
            await app.NoteAsync(Name, words);
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
