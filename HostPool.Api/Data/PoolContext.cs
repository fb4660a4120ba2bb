using HostPool.Api.Hosts;
using HostPool.Api.Replicas;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Data;

/// <summary>The one data model. Reads go where they like; writes go through <see cref="PoolWriter"/>.</summary>
internal sealed class PoolContext(DbContextOptions<PoolContext> options) : DbContext(options)
{
    public DbSet<PoolHost> Hosts => Set<PoolHost>();

    public DbSet<ReplicaLease> ReplicaLeases => Set<ReplicaLease>();

    public DbSet<HostMac> HostMacs => Set<HostMac>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfiguration(new PoolHostMapping()).ApplyConfiguration(new HostMacMapping()).ApplyConfiguration(new ReplicaLeaseMapping());

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
}
