using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Secrets;

/// <summary>
/// Makes secrets readable at start. A database without a data key is new, or has plain secrets of an older version: it gets
/// its first key, and they are sealed in the same transaction, so that either all are sealed or none.
/// </summary>
internal sealed partial class SecretsAtStart(
    DataKeys keys,
    WrappingKeys ring,
    PoolWriter writer,
    SecretSweep sweep,
    IDbContextFactory<PoolContext> contexts,
    IOptions<DatabaseOptions> options,
    TimeProvider time,
    ILogger<SecretsAtStart> logger)
{
    /// <exception cref="StartException">The key ring does not open, or is not this database's.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (options.Value.KeyRingFolder() is { } folder && KeyRingFolder.Shut(folder))
            {
                WasOpen(folder);
            }

            if (!await contexts.ReadAsync(DataKeyRows.AreAny, cancellationToken))
            {
                await MakeFirstAsync(cancellationToken);
            }

            keys.Load();
        }
        catch (Exception error) when (error is KeyRingException or UnauthorizedAccessException)
        {
            throw new StartException(
                ExitCode.Database,
                $"The secrets of the database cannot be read: its key ring ({ring.Place}) does not open: {error.Message.TrimEnd('.')}. "
                + "Put the key ring back that belongs to this database (Database:KeyRing names its folder), with what protects it; nothing was changed. Where it is lost for good, `HostPool.Api secrets forget` gives up what it sealed, and keeps all else.",
                error);
        }

        await ProtectAsync(cancellationToken);
        foreach (var file in options.Value.RingOpeners().Where(PrivateFile.IsOpen))
        {
            Readable(file);
        }

        await sweep.RunAsync(cancellationToken);
        if (options.Value.KeyRingFolder() is null && !ring.IsProtected)
        {
            Unprotected();
        }
    }

    private async Task MakeFirstAsync(CancellationToken cancellationToken)
    {
        using var key = new NewDataKey(ring);
        var isMade = await writer.WriteAsync(
            async (context, _) =>
            {
                // Replicas start together: the others wait here until the first has sealed everything.
                await keys.LockAsync(context, cancellationToken);
                using var session = new SqlSession(context);
                if (DataKeyRows.AreAny(session))
                {
                    return false;
                }

                using var cipher = key.Store(session, time.GetUtcNow());
                foreach (var table in SecretTable.All)
                {
                    for (var after = table.BeforeFirst; after is not null;)
                    {
                        after = table.RewriteSome(session, after, (kind, text, _) => cipher.Seal(kind, text));
                    }
                }

                return true;
            },
            cancellationToken);
        if (!isMade)
        {
            ring.Remove([key.RingKey]);
        }
    }

    private async Task ProtectAsync(CancellationToken cancellationToken)
    {
        var ringKeys = await contexts.ReadAsync(DataKeyRows.RingKeys, cancellationToken);
        try
        {
            if (ring.Protect(ringKeys) is var others and > 0)
            {
                Protected(others, ring.Place);
            }
        }
        catch (KeyRingException error)
        {
            throw new StartException(
                ExitCode.Database,
                $"The key ring ({ring.Place}) is not protected as Database:PassphraseFile or Database:KeyCertificate say, and cannot be: {error.Message.TrimEnd('.')}. "
                + "Let HostPool write it, or leave that setting as it was; nothing is lost.",
                error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "KeyRingWasOpen: others could enter {Folder} until now; if somebody may have read it, `HostPool.Api secrets rotate` makes new keys")]
    private partial void WasOpen(string folder);

    [LoggerMessage(LogLevel.Warning, "KeyRingProtected: {Keys} keys of the ring ({Place}) were not protected as the settings say, and are now; if somebody may have copied them before, `HostPool.Api secrets rotate` makes new ones")]
    private partial void Protected(int keys, string place);

    [LoggerMessage(LogLevel.Warning, "KeyRingReadable: others than its owner may read {File}, which opens the key ring; `chmod 600` keeps them off")]
    private partial void Readable(string file);

    [LoggerMessage(LogLevel.Warning, "KeyRingUnprotected: the keys of passwords and private keys lie in the same database, open: who steals it has them. Set Database:PassphraseFile or Database:KeyCertificate, and start again")]
    private partial void Unprotected();
}
