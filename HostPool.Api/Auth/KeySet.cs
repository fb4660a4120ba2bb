using System.Buffers.Binary;
using System.Security.Cryptography;

namespace HostPool.Api.Auth;

/// <summary>All keys, to be found by their hash. Never changes.</summary>
internal sealed class KeySet
{
    public static readonly KeySet Empty = new([]);

    /// <summary>By the first bytes of the hash: nobody chooses those, so how long it takes to find them tells nothing.</summary>
    private readonly Dictionary<long, KnownKey> _keys = [];

    public KeySet(IEnumerable<KnownKey> keys)
    {
        foreach (var key in keys)
        {
            _keys[Start(key.Hash)] = key;
        }
    }

    public bool IsEmpty => _keys.Count == 0;

    public IEnumerable<KnownKey> All => _keys.Values;

    /// <summary>The key with this hash, compared in a time that does not depend on where they differ; null: none has it.</summary>
    public KnownKey? Find(ReadOnlySpan<byte> hash) =>
        _keys.TryGetValue(Start(hash), out var key) && CryptographicOperations.FixedTimeEquals(key.Hash, hash) ? key : null;

    private static long Start(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadInt64LittleEndian(hash);
}
