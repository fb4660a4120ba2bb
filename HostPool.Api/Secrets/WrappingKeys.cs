using System.Security.Cryptography;
using HostPool.Api.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Secrets;

/// <summary>
/// The keys that data keys are under: those of ASP.NET Data Protection, in a folder or in the database, each made here when
/// it is wanted and removed when it is not any more. They do not expire: what they protect is at rest. Thread-safe.
/// </summary>
internal sealed class WrappingKeys(IOptions<DatabaseOptions> options, IDbContextFactory<PoolContext> contexts, TimeProvider time) : IDisposable
{
    private static readonly byte[] Purpose = "HostPool data key"u8.ToArray();

    /// <summary>Of its own, apart from the service's: no part of it is to run or to log by itself.</summary>
    private readonly Lazy<ServiceProvider> _services = new(() => Services(options.Value, contexts));

    /// <summary>Where it is, for people.</summary>
    public string Place => options.Value.KeyRingFolder() ?? "in the database (key_ring)";

    /// <summary>True when who has it needs something more to open it.</summary>
    public bool IsProtected => options.Value.PassphraseFile is { Length: > 0 } || options.Value.KeyCertificate.IsSet;

    private IKeyManager Keys => _services.Value.GetRequiredService<IKeyManager>();

    /// <summary>
    /// Does what takes long when it is done the first time, a passphrase's keys above all, while the start does something
    /// else. Whether it came to anything is told when it is needed.
    /// </summary>
    public void OpenAhead()
    {
        if (options.Value.KeyRingFolder() is { } folder && Directory.Exists(folder))
        {
            _ = Task.Run(() => Keys.GetAllKeys().Select(key => key.CreateEncryptor()).ToList());
        }
    }

    /// <summary>Protects a data key by a new key of the ring.</summary>
    /// <exception cref="KeyRingException">The ring cannot be written.</exception>
    public WrappedKey Wrap(byte[] dataKey) => Guarded(() =>
    {
        if (options.Value.KeyRingFolder() is { } folder)
        {
            KeyRingFolder.Create(folder);
        }

        var key = Keys.CreateNewKey(time.GetUtcNow(), DateTimeOffset.MaxValue);
        return new WrappedKey(key.KeyId, Convert.ToBase64String(key.CreateEncryptor()!.Encrypt(dataKey, Purpose)));
    });

    /// <exception cref="KeyRingException">The ring does not open, or has not the key.</exception>
    public byte[] Unwrap(WrappedKey wrapped) => Guarded(() =>
    {
        if (options.Value.KeyRingFolder() is { } folder && !Directory.Exists(folder))
        {
            throw new KeyRingException("it is not there");
        }

        var key = Keys.GetAllKeys().FirstOrDefault(key => key.KeyId == wrapped.RingKey)
            ?? throw new KeyRingException($"it has no key {wrapped.RingKey}");
        return key.CreateEncryptor()!.Decrypt(Convert.FromBase64String(wrapped.Text), Purpose);
    });

    /// <summary>Removes keys of the ring that no data key is under any more.</summary>
    /// <exception cref="KeyRingException">The ring cannot be written.</exception>
    public void Remove(IEnumerable<Guid> ringKeys) => Guarded(() =>
    {
        foreach (var name in ringKeys.Select(key => $"key-{key}"))
        {
            if (options.Value.KeyRingFolder() is { } folder)
            {
                File.Delete(Path.Combine(folder, $"{name}.xml"));
            }
            else
            {
                new KeyRingRows(contexts).Remove(name);
            }
        }

        return true;
    });

    public void Dispose()
    {
        if (_services.IsValueCreated)
        {
            _services.Value.Dispose();
        }
    }

    private static ServiceProvider Services(DatabaseOptions options, IDbContextFactory<PoolContext> contexts)
    {
        var services = new ServiceCollection();
        var ring = services.AddDataProtection().SetApplicationName("HostPool").DisableAutomaticKeyGeneration();
        if (options.KeyRingFolder() is { } folder)
        {
            ring.PersistKeysToFileSystem(new DirectoryInfo(folder));
        }
        else
        {
            services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new KeyRingRows(contexts));
        }

        if (options.KeyCertificate.IsSet)
        {
            ring.ProtectKeysWithCertificate(options.KeyCertificate.Load());
        }
        else if (options.PassphraseFile is { Length: > 0 } file)
        {
            var passphrases = Passphrases.Read(file);
            services.AddSingleton(passphrases);
            services.Configure<KeyManagementOptions>(keys => keys.XmlEncryptor = new PassphraseEncryptor(passphrases));
        }

        return services.BuildServiceProvider();
    }

    private T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is not KeyRingException && error.GetBaseException() is KeyRingException reason)
        {
            throw reason;
        }
        catch (CryptographicException error)
        {
            throw new KeyRingException($"it is protected by {(options.Value.KeyCertificate.IsSet ? "another certificate than that of" : "a certificate that is not in")} Database:KeyCertificate, or it was changed", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or System.Xml.XmlException)
        {
            throw new KeyRingException(error.Message, error);
        }
    }
}
