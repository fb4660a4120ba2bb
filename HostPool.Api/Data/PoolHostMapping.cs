using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>hosts</c>.</summary>
internal sealed class PoolHostMapping : IEntityTypeConfiguration<PoolHost>
{
    public void Configure(EntityTypeBuilder<PoolHost> host)
    {
        host.ToTable("hosts");
        host.Property(h => h.Id).HasColumnName("id");
        host.Property(h => h.Name).HasColumnName("name");
        host.Property(h => h.Os).HasColumnName("os");
        host.Property(h => h.Mac).HasColumnName("mac");
        host.Property(h => h.Source).HasColumnName("source").HasConversion<string>();
        host.Property(h => h.Allocated).HasColumnName("allocated");
        host.Property(h => h.AllocatedAt).HasColumnName("allocated_at");
        host.Property(h => h.Owner).HasColumnName("owner");
        host.Property(h => h.Presence).HasColumnName("presence").HasConversion<string>();
        host.Property(h => h.LastSeen).HasColumnName("last_seen");
        host.Property(h => h.HardwareSpecs).HasColumnName("hardware_specs");
        host.Property(h => h.HostKey).HasColumnName("host_key");
        host.Property(h => h.Extra).HasColumnName("extra");
        host.Property(h => h.Version).HasColumnName("version");
        host.PrimitiveCollection(h => h.Tags).HasColumnName("tags");
        host.PrimitiveCollection(h => h.TagKeys).HasColumnName("tag_keys");

        host.Ignore(h => h.Interfaces);
        host.Ignore(h => h.Flags);

        host.ComplexProperty(h => h.Endpoint, endpoint =>
        {
            endpoint.Property(e => e.Ip).HasColumnName("endpoint_ip");
            endpoint.Property(e => e.Port).HasColumnName("endpoint_port");
            endpoint.Property(e => e.Protocol).HasColumnName("endpoint_protocol");
        });
        host.ComplexProperty(h => h.Credentials, credentials =>
        {
            credentials.Property(c => c.Username).HasColumnName("credentials_username");
            credentials.Property(c => c.Password).HasColumnName("credentials_password");
            credentials.Property(c => c.Key).HasColumnName("credentials_key");
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

        // Serves "free and not down, lowest id first": the id is the last part of every SQLite index.
        host.HasIndex(h => new { h.Allocated, h.Presence, h.Id }).HasDatabaseName("ix_hosts_free");
    }
}
