using HostPool.Api.Allocation;
using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Replicas;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Data;

/// <summary>The one data model. Reads go where they like; writes go through <see cref="PoolWriter"/>.</summary>
internal sealed class PoolContext(DbContextOptions<PoolContext> options) : DbContext(options)
{
    public DbSet<PoolHost> Hosts => Set<PoolHost>();

    public DbSet<ReplicaLease> ReplicaLeases => Set<ReplicaLease>();

    public DbSet<HostMac> HostMacs => Set<HostMac>();

    public DbSet<HostLabel> HostLabels => Set<HostLabel>();

    public DbSet<FactSheet> FactSheets => Set<FactSheet>();

    public DbSet<SpecCommand> SpecCommands => Set<SpecCommand>();

    public DbSet<HostAllocation> Allocations => Set<HostAllocation>();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<AuditRecord> Audit => Set<AuditRecord>();

    /// <summary>Saves, and brings what is derived of hosts in step with them. Inside of a transaction.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var relabelled = LabelRows.Prepare(ChangeTracker);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        LabelRows.Rewrite(this, relabelled);
        return saved;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder
        .ApplyConfiguration(new PoolHostMapping())
        .ApplyConfiguration(new HostMacMapping())
        .ApplyConfiguration(new HostLabelMapping())
        .ApplyConfiguration(new FactSheetMapping())
        .ApplyConfiguration(new SpecCommandMapping())
        .ApplyConfiguration(new HostAllocationMapping())
        .ApplyConfiguration(new IdempotencyRecordMapping())
        .ApplyConfiguration(new ReplicaLeaseMapping())
        .ApplyConfiguration(new ApiKeyMapping())
        .ApplyConfiguration(new AuditRecordMapping());

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
}
