using HostPool.Api.Data;
using HostPool.Api.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

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

/// <summary>For contexts that a test makes itself.</summary>
internal static class FixedKeysOptions
{
    public static DbContextOptionsBuilder<PoolContext> UseFixedKeys(this DbContextOptionsBuilder<PoolContext> options) => options
        .AddInterceptors(SecretsOfEntities.Instance)
        .UseApplicationServiceProvider(new ServiceCollection().AddSingleton(new SecretBox(new FixedKeys(1), NullLogger<SecretBox>.Instance)).BuildServiceProvider());
}
