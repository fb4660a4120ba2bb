using HostPool.Api.Data;

namespace HostPool.Api.Secrets;

/// <summary>
/// For a key ring that is lost for good: removes what nobody can open any more, so that the pool starts again with all else
/// that it has. No HostPool may use the database meanwhile.
/// </summary>
internal sealed class SecretLoss(DataKeys keys, PoolWriter writer)
{
    /// <summary>Removes every secret and every data key, unless the ring opens: then nothing is lost.</summary>
    /// <returns>How many hosts had secrets; null: the ring opens, and nothing was removed.</returns>
    /// <exception cref="StartException">The ring could not be read (another user's, a failing disk), which does not tell whether it opens; nothing was removed.</exception>
    public async Task<int?> AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            keys.Load();
            return null;
        }
        catch (KeyRingException error) when (error.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new StartException(ExitCode.Database, $"The key ring could not be read, which does not say that it is lost: {error.Message} Give the command as the user of the service; nothing was forgotten.", error);
        }
        catch (KeyRingException)
        {
            return await writer.WriteAsync(
                async (context, _) =>
                {
                    await keys.LockAsync(context, cancellationToken);
                    using var session = new SqlSession(context);
                    session.Execute("DELETE FROM data_keys");

                    // Without its answer, the key of a request says nothing.
                    session.Execute("DELETE FROM idempotency_keys");
                    return session.Execute(
                        "UPDATE hosts SET credentials_password = NULL, credentials_key = NULL, extra = NULL "
                        + "WHERE credentials_password IS NOT NULL OR credentials_key IS NOT NULL OR extra IS NOT NULL");
                },
                cancellationToken);
        }
    }
}
