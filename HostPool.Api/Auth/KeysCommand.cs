using HostPool.Api.Data;
using HostPool.Api.Hosts;

namespace HostPool.Api.Auth;

/// <summary>
/// The command <c>keys</c>: makes, lists and revokes API keys in the database, whether a HostPool serves it meanwhile or not.
/// One that does looks each second (<see cref="KeyKeeper"/>). Who may write the database file needs no key for this. A key
/// can be made before the first start, in a database that is made for it.
/// </summary>
internal sealed class KeysCommand(string[] words) : ICommand
{
    public const string Name = "keys";

    private const string Form = "Write: HostPool.Api keys add NAME --role reader|allocator|operator|admin, keys list, or keys revoke NAME";

    public async Task<ExitCode> RunAsync(WebApplicationBuilder builder)
    {
        if (words is not (["add", _] or ["list"] or ["revoke", _]))
        {
            return await Commands.FailAsync(Form);
        }

        await using var app = builder.BuildForCommand();
        var (store, keys) = (app.Services.GetRequiredService<IPoolStore>(), app.Services.GetRequiredService<KeyStore>());
        try
        {
            return words switch
            {
                ["add", var name] => await AddAsync(app, store, keys, KeyRequest.Read(name, app.Configuration["role"])),
                ["revoke", var name] => await RevokeAsync(app, store, keys, name),
                _ => await ListAsync(store, keys),
            };
        }
        catch (InvalidRequestException error)
        {
            return await Commands.FailAsync($"{string.Join('\n', error.Errors!.Select(place => $"{place.Key}: {place.Value[0]}"))}\n{Form}");
        }
        catch (Exception error) when (error is DatabaseBusyException or DatabaseFailedException)
        {
            throw new StartException(ExitCode.Database, $"The database cannot be written: {error.InnerException?.Message}", error);
        }
    }

    private static async Task<ExitCode> AddAsync(WebApplication app, IPoolStore store, KeyStore keys, KeyRequest request)
    {
        var isNew = !store.Exists();
        store.Join();
        if (await keys.AddAsync(request.Name, request.Role, CancellationToken.None) is not var (key, _, warning))
        {
            return await Commands.FailAsync($"There is a key {request.Name} already; revoke it first, or take another name.");
        }

        await Console.Out.WriteLineAsync(key);
        await Console.Error.WriteLineAsync("It is shown this once. A HostPool that runs takes it within a second, and from then on serves nobody without a key.");
        if (isNew)
        {
            await Console.Error.WriteLineAsync($"There was no pool yet: a new one was made in {store.Place}. Only a HostPool with the same folder and Database settings takes this key.");
        }

        await WarnAsync(warning);
        await app.NoteAsync($"{Name} add ({request})");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> ListAsync(IPoolStore store, KeyStore keys)
    {
        store.Require();
        store.Join();
        await Console.Out.WriteLineAsync($"{"NAME",-24} {"ROLE",-10} {"CREATED",-20} LAST USED");
        foreach (var key in await keys.ListAsync(CancellationToken.None))
        {
            await Console.Out.WriteLineAsync($"{key.Name,-24} {EnumText<Role>.Wire(key.Role),-10} {key.CreatedAt:yyyy-MM-ddTHH:mm:ssZ} {key.LastUsed?.ToString("yyyy-MM-ddTHH:mmZ") ?? "never"}");
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> RevokeAsync(WebApplication app, IPoolStore store, KeyStore keys, string name)
    {
        store.Require();
        store.Join();
        var (isRevoked, warning) = await keys.RevokeAsync(name, CancellationToken.None);
        if (!isRevoked)
        {
            return await Commands.FailAsync($"There is no key {name}.");
        }

        await Console.Error.WriteLineAsync("Revoked. A HostPool that runs refuses it within a second.");
        await WarnAsync(warning);
        await app.NoteAsync($"{Name} revoke {name}");
        return ExitCode.Ok;
    }

    private static Task WarnAsync(string? warning) => warning is null ? Task.CompletedTask : Console.Error.WriteLineAsync(warning);
}
