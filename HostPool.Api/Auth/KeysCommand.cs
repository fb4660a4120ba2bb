using HostPool.Api.Audit;
using HostPool.Api.Data;
using HostPool.Api.Hosts;
using HostPool.Api.Settings;

namespace HostPool.Api.Auth;

/// <summary>
/// The command <c>keys</c>: makes, lists and revokes API keys in the database, whether a HostPool serves it meanwhile or not.
/// One that does looks each second (<see cref="KeyKeeper"/>). Who may write the database file needs no key for this.
/// </summary>
internal sealed class KeysCommand
{
    private const string Name = "keys";
    private const string Form = "Write: HostPool.Api keys add NAME --role reader|allocator|operator|admin, keys list, or keys revoke NAME";

    private readonly string[] _words;

    private KeysCommand(string[] words) => _words = words;

    /// <summary>What the arguments ask for; null: to serve. Settings may stand before it and after it.</summary>
    public static KeysCommand? Of(string[] args) => args.SkipWhile(arg => arg.StartsWith('-') && arg.Contains('=', StringComparison.Ordinal)).ToArray() is [Name, .. var rest]
        ? new KeysCommand([.. rest.TakeWhile(arg => !arg.StartsWith('-'))])
        : null;

    /// <summary>Carries it out. Its result goes to standard output, what people should know beside to standard error.</summary>
    /// <exception cref="StartException">The settings are wrong, or the database cannot be used.</exception>
    public async Task<ExitCode> RunAsync(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.CheckSettings();
        app.Services.GetRequiredService<IPoolStore>().Join();
        var keys = app.Services.GetRequiredService<KeyStore>();
        try
        {
            var outcome = _words switch
            {
                ["add", var name] => await AddAsync(keys, KeyRequest.Read(name, app.Configuration["role"])),
                ["list"] => await ListAsync(keys),
                ["revoke", var name] => await RevokeAsync(keys, name),
                _ => await FailAsync(Form),
            };
            if (outcome is ExitCode.Ok && _words is not ["list"])
            {
                app.Services.GetRequiredService<AuditLog>().Add(new AuditNote { Act = $"{Name} {string.Join(' ', _words)}", Who = Caller.ConsoleName });
                await app.Services.GetRequiredService<AuditStore>().FlushAsync(CancellationToken.None);
            }

            return outcome;
        }
        catch (InvalidRequestException error)
        {
            return await FailAsync($"{string.Join('\n', error.Errors!.Select(place => $"{place.Key}: {place.Value[0]}"))}\n{Form}");
        }
        catch (Exception error) when (error is DatabaseBusyException or DatabaseFailedException)
        {
            throw new StartException(ExitCode.Database, $"The database cannot be written: {error.InnerException?.Message}", error);
        }
    }

    private static async Task<ExitCode> AddAsync(KeyStore keys, KeyRequest request)
    {
        if (await keys.AddAsync(request.Name, request.Role, CancellationToken.None) is not var (key, _))
        {
            return await FailAsync($"There is a key {request.Name} already; revoke it first, or take another name.");
        }

        await Console.Out.WriteLineAsync(key);
        await Console.Error.WriteLineAsync("It is shown this once. A HostPool that runs takes it within a second, and from then on serves nobody without a key.");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> ListAsync(KeyStore keys)
    {
        await Console.Out.WriteLineAsync($"{"NAME",-24} {"ROLE",-10} {"CREATED",-20} LAST USED");
        foreach (var key in await keys.ListAsync(CancellationToken.None))
        {
            await Console.Out.WriteLineAsync($"{key.Name,-24} {EnumText<Role>.Wire(key.Role),-10} {key.CreatedAt:yyyy-MM-ddTHH:mm:ssZ} {key.LastUsed?.ToString("yyyy-MM-ddTHH:mmZ") ?? "never"}");
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> RevokeAsync(KeyStore keys, string name)
    {
        if (!await keys.RevokeAsync(name, CancellationToken.None))
        {
            return await FailAsync($"There is no key {name}.");
        }

        await Console.Error.WriteLineAsync("Revoked. A HostPool that runs refuses it within a second.");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> FailAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return ExitCode.Settings;
    }
}
