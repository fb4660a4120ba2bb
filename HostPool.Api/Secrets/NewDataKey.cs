using System.Security.Cryptography;
using HostPool.Api.Data;

namespace HostPool.Api.Secrets;

/// <summary>A data key that was just made, under a new key of the ring; the database has it once it is stored.</summary>
internal sealed class NewDataKey : IDisposable
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(DataCipher.KeySize);
    private readonly WrappedKey _wrapped;

    /// <exception cref="KeyRingException">The ring cannot be written.</exception>
    public NewDataKey(WrappingKeys ring) => _wrapped = ring.Wrap(_key);

    /// <summary>The key of the ring that it is under.</summary>
    public Guid RingKey => _wrapped.RingKey;

    /// <summary>Stores it in the current transaction.</summary>
    /// <returns>What seals with it from then on; the caller's to dispose of.</returns>
    public DataCipher Store(SqlSession session, DateTimeOffset now) => new(DataKeyRows.Insert(session, _wrapped, now), [.. _key]);

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
