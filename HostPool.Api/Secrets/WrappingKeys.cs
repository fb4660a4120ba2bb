using System.Security.Cryptography;
using System.Xml.Linq;
using HostPool.Api.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Secrets;

/// <summary>
/// The keys that data keys are under: those of ASP.NET Data Protection, in a folder or in the database, each made here when
/// it is wanted and removed when it is not any more. They do not expire: what they protect is at rest. Thread-safe.
/// </summary>
internal sealed class WrappingKeys : IDisposable
{
    private static readonly byte[] Purpose = "HostPool data key"u8.ToArray();

    private readonly IOptions<DatabaseOptions> _options;
    private readonly TimeProvider _time;
    private readonly IKeyRingStore _store;

    /// <summary>Of its own, apart from the service's: no part of it is to run or to log by itself.</summary>
    private readonly Lazy<ServiceProvider> _services;

    public WrappingKeys(IOptions<DatabaseOptions> options, IDbContextFactory<PoolContext> contexts, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _store = options.Value.KeyRingFolder() is { } folder ? new KeyRingFiles(folder) : new KeyRingRows(contexts);
        _services = new Lazy<ServiceProvider>(Services);
    }

    /// <summary>Where it is, for people.</summary>
    public string Place => _store.Place;

    /// <summary>True when who has it needs something more to open it.</summary>
    public bool IsProtected => _options.Value.PassphraseFile is { Length: > 0 } || _options.Value.KeyCertificate.IsSet;

    private IKeyManager Keys => _services.Value.GetRequiredService<IKeyManager>();

    /// <summary>
    /// Does what takes long when it is done the first time, a passphrase's keys above all, while the start does something
    /// else. Whether it came to anything is told when it is needed.
    /// </summary>
    public void OpenAhead()
    {
        if (_options.Value.KeyRingFolder() is { } folder && Directory.Exists(folder))
        {
            _ = Task.Run(() => Keys.GetAllKeys().Select(key => key.CreateEncryptor()).ToList());
        }
    }

    /// <summary>Protects a data key by a new key of the ring.</summary>
    /// <exception cref="KeyRingException">The ring cannot be written.</exception>
    public WrappedKey Wrap(byte[] dataKey) => Guarded(() =>
    {
        var key = Keys.CreateNewKey(_time.GetUtcNow(), DateTimeOffset.MaxValue);
        return new WrappedKey(key.KeyId, Convert.ToBase64String(key.CreateEncryptor()!.Encrypt(dataKey, Purpose)));
    });

    /// <exception cref="KeyRingException">The ring does not open, or has not the key.</exception>
    public byte[] Unwrap(WrappedKey wrapped) => Guarded(() =>
    {
        var key = Keys.GetAllKeys().FirstOrDefault(key => key.KeyId == wrapped.RingKey)
            ?? throw new KeyRingException($"it has no key {wrapped.RingKey}");
        return key.CreateEncryptor()!.Decrypt(Convert.FromBase64String(wrapped.Text), Purpose);
    });

    /// <summary>Removes keys of the ring that no data key is under any more.</summary>
    /// <exception cref="KeyRingException">The ring cannot be written.</exception>
    public void Remove(IEnumerable<Guid> ringKeys) => Guarded(() =>
    {
        foreach (var key in ringKeys)
        {
            _store.Remove(key);
        }

        return true;
    });

    /// <summary>
    /// Protects keys of the ring as the settings say, where they are not: plain, under an older passphrase. Each opens as
    /// before whatever happens; what does not come to its turn does at the next start.
    /// </summary>
    /// <returns>How many were not.</returns>
    /// <exception cref="KeyRingException">The ring does not open, or cannot be written.</exception>
    public int Protect(IEnumerable<Guid> ringKeys) => Guarded(() =>
    {
        if (!IsProtected)
        {
            return 0;
        }

        var (protection, encryptor) = (_services.Value.GetRequiredService<RingProtection>(), _services.Value.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlEncryptor!);
        var open = Keys.GetAllKeys().ToDictionary(key => key.KeyId);
        var others = _store.GetAllElements().Where(element => RingKeyXml.Id(element) is { } id && ringKeys.Contains(id) && !protection.Covers(element)).ToList();
        foreach (var element in others)
        {
            var id = RingKeyXml.Id(element)!.Value;
            _store.Replace(id, RingKeyXml.Protect(element, open[id].Descriptor, encryptor, Open));
        }

        return others.Count;
    });

    public void Dispose()
    {
        if (_services.IsValueCreated)
        {
            _services.Value.Dispose();
        }
    }

    private ServiceProvider Services()
    {
        var protection = new RingProtection(_options.Value);
        var services = new ServiceCollection().AddSingleton(protection);
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = _store);
        protection.AddTo(services.AddDataProtection().SetApplicationName("HostPool").DisableAutomaticKeyGeneration());
        return services.BuildServiceProvider();
    }

    private XElement Open(EncryptedXmlInfo info) =>
        ((IXmlDecryptor)ActivatorUtilities.CreateInstance(_services.Value, info.DecryptorType)).Decrypt(info.EncryptedElement);

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
            throw new KeyRingException($"it is protected by {(_options.Value.KeyCertificate.IsSet ? "another certificate than that of" : "a certificate that is not in")} Database:KeyCertificate (what protected it before may be in Database:FormerKeyCertificate), or it was changed", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or System.Xml.XmlException)
        {
            throw new KeyRingException(error.Message, error);
        }
    }
}
