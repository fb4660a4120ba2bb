using HostPool.Api.Data;
using HostPool.Discovery;

namespace HostPool.Api.Replicas;

/// <summary>Registers what keeps several processes on one pool in step.</summary>
internal static class ReplicaServices
{
    public static void AddReplicas(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PostgresReplicas>();
        builder.Services.AddSingleton<IReplicas>(services => services.IsPostgres() ? services.GetRequiredService<PostgresReplicas>() : new NoReplicas());
        builder.Services.AddSingleton<ReplicaLeases>();
        builder.Services.AddSingleton<INetworkPermit>(services => services.IsPostgres() ? services.GetRequiredService<ReplicaLeases>() : new NoReplicas());
        builder.Services.AddSingleton<ReplicaSync>();
        builder.Services.AddHostedService<ReplicaListener>();
        builder.Services.AddHostedService<ReplicaLeaseLoop>();
    }
}
