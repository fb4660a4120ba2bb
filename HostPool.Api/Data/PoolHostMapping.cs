using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>hosts</c>.</summary>
internal sealed class PoolHostMapping(bool isPostgres) : IEntityTypeConfiguration<PoolHost>
{
    /// <summary>By which names have the case of ASCII letters, as in SQLite, whatever the locale of a PostgreSQL database (PostgreSQL manual, 24.2).</summary>
    public const string NameCollation = "C";

    public void Configure(EntityTypeBuilder<PoolHost> host)
    {
        host.ToTable("hosts");
        host.Property(h => h.Id).HasColumnName("id");
        host.Property(h => h.Name).HasColumnName("name").UseCollation(isPostgres ? NameCollation : null);
        host.Property(h => h.Os).HasColumnName("os");
        host.Property(h => h.Mac).HasColumnName("mac");
        host.Property(h => h.Source).HasColumnName("source").HasConversion<string>();
        host.Property(h => h.AddressKey).HasColumnName("address_key").HasDefaultValue("");
        host.Property(h => h.AllocationId).HasColumnName("allocation_id");
        host.Property(h => h.AllocatedAt).HasColumnName("allocated_at");
        host.Property(h => h.Owner).HasColumnName("owner");
        host.Property(h => h.LeaseEnds).HasColumnName("lease_ends");
        host.Property(h => h.ReleasedAt).HasColumnName("released_at");
        host.Property(h => h.MaintenanceReason).HasColumnName("maintenance_reason");
        host.Property(h => h.MaintenanceSince).HasColumnName("maintenance_since");
        host.Property(h => h.Presence).HasColumnName("presence").HasConversion<string>();
        host.Property(h => h.LastSeen).HasColumnName("last_seen");
        host.Property(h => h.HardwareSpecs).HasColumnName("hardware_specs");
        host.Property(h => h.HostKey).HasColumnName("host_key");
        host.Property(h => h.Version).HasColumnName("version");
        host.PrimitiveCollection(h => h.Tags).HasColumnName("tags");

        host.Ignore(h => h.Interfaces);
        host.Ignore(h => h.Flags);
        host.Ignore(h => h.Facts);
        host.Ignore(h => h.Extra);

        host.ComplexProperty(h => h.Endpoint, endpoint =>
        {
            endpoint.Property(e => e.Ip).HasColumnName("endpoint_ip");
            endpoint.Property(e => e.Port).HasColumnName("endpoint_port");
            endpoint.Property(e => e.Protocol).HasColumnName("endpoint_protocol");
        });
        host.ComplexProperty(h => h.Credentials, credentials =>
        {
            credentials.Property(c => c.Username).HasColumnName("credentials_username");
            credentials.Ignore(c => c.Password);
            credentials.Ignore(c => c.Key);
        });
        host.ComplexProperty(h => h.Sealed, secrets =>
        {
            secrets.Property(s => s.Password).HasColumnName("credentials_password");
            secrets.Property(s => s.Key).HasColumnName("credentials_key");
            secrets.Property(s => s.Extra).HasColumnName("extra");
        });
        host.ComplexProperty(h => h.Specs, specs =>
        {
            specs.Property(s => s.State).HasColumnName("specs_state").HasConversion<string>();
            specs.Property(s => s.Reason).HasColumnName("specs_reason");
            specs.Property(s => s.Message).HasColumnName("specs_message");
            specs.Property(s => s.Failures).HasColumnName("specs_failures");
            specs.Property(s => s.AttemptedAt).HasColumnName("specs_attempted_at");
            specs.Property(s => s.NextAttemptAt).HasColumnName("specs_next_attempt_at");
        });

        host.HasIndex(h => h.Mac).IsUnique().HasDatabaseName("ix_hosts_mac");

        // Those that may be handed out, lowest id first. Filters repeat its condition word by word, or it is not used.
        host.HasIndex(h => h.Id).HasFilter(HostRows.Free).HasDatabaseName("ix_hosts_free");
        host.HasIndex(h => h.AllocationId).HasFilter("allocation_id IS NOT NULL").HasDatabaseName("ix_hosts_allocation");
        host.HasIndex(h => h.Owner).HasFilter("owner IS NOT NULL").HasDatabaseName("ix_hosts_owner");
    }
}
