using HostPool.Api.Data;
using HostPool.Api.Secrets;

namespace HostPool.Tests.Api.Secrets;

/// <summary>Data keys in memory.</summary>
internal sealed class FixedKeys(params long[] ids) : IDataKeys
{
    private readonly DataCipher[] _ciphers = [.. ids.Select(id => new DataCipher(id, [.. Enumerable.Repeat((byte)id, DataCipher.KeySize)]))];

    public DataCipher Newest => _ciphers[^1];

    public DataCipher? Find(long id) => Array.Find(_ciphers, cipher => cipher.Id == id);

    public void Hold(PoolContext context)
    {
    }
}
