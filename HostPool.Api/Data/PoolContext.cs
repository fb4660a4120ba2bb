using HostPool.Api.Allocation;
using HostPool.Api.Allocation.Leases;
using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Replicas;
using HostPool.Api.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace HostPool.Api.Data;

/// <summary>The one data model. Reads go where they like; writes go through <see cref="PoolWriter"/>.</summary>
internal sealed class PoolContext(DbContextOptions<PoolContext> options) : DbContext(options)
{
    private SecretBox? _secrets;

    public DbSet<PoolHost> Hosts => Set<PoolHost>();

    public DbSet<ReplicaLease> ReplicaLeases => Set<ReplicaLease>();

    public DbSet<HostMac> HostMacs => Set<HostMac>();

    public DbSet<HostLabel> HostLabels => Set<HostLabel>();

    public DbSet<FactSheet> FactSheets => Set<FactSheet>();

    public DbSet<SpecCommand> SpecCommands => Set<SpecCommand>();

    public DbSet<HostAllocation> Allocations => Set<HostAllocation>();

    public DbSet<LeaseTime> LeaseTimes => Set<LeaseTime>();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<AuditRecord> Audit => Set<AuditRecord>();

    public DbSet<DataKey> DataKeys => Set<DataKey>();

    public DbSet<KeyRingEntry> KeyRing => Set<KeyRingEntry>();

    /// <summary>Seals and opens the secrets of this database.</summary>
    public SecretBox Secrets => _secrets ??= this.GetService<SecretBox>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        HostSecrets.SealTracked(this);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <summary>Saves, and brings what is derived of hosts in step with them. Inside of a transaction.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        HostSecrets.SealTracked(this);
        var relabelled = LabelRows.Prepare(ChangeTracker);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        LabelRows.Rewrite(this, relabelled);
        return saved;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder
        .ApplyConfiguration(new PoolHostMapping(Database.IsNpgsql()))
        .ApplyConfiguration(new HostMacMapping())
        .ApplyConfiguration(new HostLabelMapping())
        .ApplyConfiguration(new FactSheetMapping())
        .ApplyConfiguration(new SpecCommandMapping())
        .ApplyConfiguration(new HostAllocationMapping())
        .ApplyConfiguration(new LeaseTimeMapping())
        .ApplyConfiguration(new IdempotencyRecordMapping())
        .ApplyConfiguration(new ReplicaLeaseMapping())
        .ApplyConfiguration(new ApiKeyMapping())
        .ApplyConfiguration(new AuditRecordMapping())
        .ApplyConfiguration(new DataKeyMapping())
        .ApplyConfiguration(new KeyRingEntryMapping());

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
}
