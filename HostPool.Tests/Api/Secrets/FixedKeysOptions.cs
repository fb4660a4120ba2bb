using HostPool.Api.Data;
using HostPool.Api.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HostPool.Tests.Api.Secrets;

/// <summary>For contexts that a test makes itself.</summary>
internal static class FixedKeysOptions
{
    public static DbContextOptionsBuilder<PoolContext> UseFixedKeys(this DbContextOptionsBuilder<PoolContext> options) => options
        .AddInterceptors(SecretsOfEntities.Instance)
        .UseApplicationServiceProvider(new ServiceCollection().AddSingleton(new SecretBox(new FixedKeys(1), NullLogger<SecretBox>.Instance)).BuildServiceProvider());
}
