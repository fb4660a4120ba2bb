using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>host_macs</c>. A host's rows go with it.</summary>
internal sealed class HostMacMapping : IEntityTypeConfiguration<HostMac>
{
    public void Configure(EntityTypeBuilder<HostMac> row)
    {
        row.ToTable("host_macs");
        row.HasKey(m => m.Mac);
        row.Property(m => m.Mac).HasColumnName("mac");
        row.Property(m => m.HostId).HasColumnName("host_id");
        row.HasOne<PoolHost>().WithMany().HasForeignKey(m => m.HostId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(m => m.HostId).HasDatabaseName("ix_host_macs_host");
    }
}
