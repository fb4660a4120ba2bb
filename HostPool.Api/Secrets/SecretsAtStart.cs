using System.Security.Cryptography;
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
                + "Put the key ring back that belongs to this database (Database:KeyRing names its folder), with what protects it; nothing was changed.",
                error);
        }

        await sweep.RunAsync(cancellationToken);
        if (options.Value.KeyRingFolder() is null && !ring.IsProtected)
        {
            Unprotected();
        }
    }

    private async Task MakeFirstAsync(CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetBytes(DataCipher.KeySize);
        var wrapped = ring.Wrap(key);
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

                using var cipher = new DataCipher(DataKeyRows.Insert(session, wrapped, time.GetUtcNow()), [.. key]);
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
        CryptographicOperations.ZeroMemory(key);
        if (!isMade)
        {
            ring.Remove([wrapped.RingKey]);
        }
    }

    [LoggerMessage(LogLevel.Warning, "KeyRingWasOpen: others could enter {Folder} until now; if somebody may have read it, `HostPool.Api secrets rotate` makes new keys")]
    private partial void WasOpen(string folder);

    [LoggerMessage(LogLevel.Warning, "KeyRingUnprotected: the keys of passwords and private keys lie in the same database, open: who steals it has them. Set Database:PassphraseFile or Database:KeyCertificate, then run `HostPool.Api secrets rotate`")]
    private partial void Unprotected();
}
