using HostPool.Api.Data;
using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Secrets;

/// <summary>The edge between hosts in memory, whose secrets are plain, and in the database, where they are sealed.</summary>
internal static class HostSecrets
{
    /// <summary>Opens what was read.</summary>
    public static void Open(SecretBox box, PoolHost host)
    {
        var stored = host.Sealed;
        if (stored.Password is not null || stored.Key is not null)
        {
            host.Credentials = host.Credentials with
            {
                Password = box.Open(SecretKind.Password, stored.Password),
                Key = box.Open(SecretKind.PrivateKey, stored.Key),
            };
        }

        host.Extra = box.Open(SecretKind.Extra, stored.Extra);
    }

    /// <summary>Seals the secrets of tracked hosts before they are saved.</summary>
    public static void SealTracked(PoolContext context) => Seal(context, context.ChangeTracker.Entries<PoolHost>()
        .Where(entry => entry.State is not EntityState.Deleted).Select(entry => entry.Entity));

    /// <summary>Seals what is not stored as it is now, in the current transaction.</summary>
    public static void Seal(PoolContext context, IEnumerable<PoolHost> hosts)
    {
        var isHeld = false;
        foreach (var host in hosts)
        {
            if (IsStored(context, host))
            {
                continue;
            }

            if (!isHeld)
            {
                context.Secrets.Keys.Hold(context);
                isHeld = true;
            }

            host.Sealed = new SealedSecrets
            {
                Password = context.Secrets.Seal(SecretKind.Password, host.Credentials.Password),
                Key = context.Secrets.Seal(SecretKind.PrivateKey, host.Credentials.Key),
                Extra = context.Secrets.Seal(SecretKind.Extra, host.Extra),
            };
        }
    }

    /// <summary>What cannot be opened is null here, and stays as it is stored until it is set anew.</summary>
    private static bool IsStored(PoolContext context, PoolHost host)
    {
        if (host.Sealed == SealedSecrets.None)
        {
            return host is { Credentials: { Password: null, Key: null }, Extra: null };
        }

        var box = context.Secrets;
        return box.Open(SecretKind.Password, host.Sealed.Password) == host.Credentials.Password
            && box.Open(SecretKind.PrivateKey, host.Sealed.Key) == host.Credentials.Key
            && box.Open(SecretKind.Extra, host.Sealed.Extra) == host.Extra;
    }
}
