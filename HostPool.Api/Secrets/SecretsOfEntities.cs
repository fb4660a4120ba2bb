using HostPool.Api.Data;
using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HostPool.Api.Secrets;

/// <summary>Opens the secrets of hosts that EF Core reads. It has no state: the model is shared by all contexts, keys are not.</summary>
internal sealed class SecretsOfEntities : IMaterializationInterceptor
{
    public static readonly SecretsOfEntities Instance = new();

    private SecretsOfEntities()
    {
    }

    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        if (entity is PoolHost host && host.Sealed != SealedSecrets.None)
        {
            HostSecrets.Open(((PoolContext)materializationData.Context).Secrets, host);
        }

        return entity;
    }
}
