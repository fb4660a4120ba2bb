using HostPool.Api.Allocation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>allocations</c>: those that hold hosts now.</summary>
internal sealed class HostAllocationMapping : IEntityTypeConfiguration<HostAllocation>
{
    public void Configure(EntityTypeBuilder<HostAllocation> allocation)
    {
        allocation.ToTable("allocations");
        allocation.Property(a => a.Id).HasColumnName("id");
        allocation.Property(a => a.Owner).HasColumnName("owner");
        allocation.Property(a => a.KeyName).HasColumnName("key_name");
        allocation.Property(a => a.CreatedAt).HasColumnName("created_at");
        allocation.Property(a => a.LeaseEnds).HasColumnName("lease_ends");
        allocation.Property(a => a.Context).HasColumnName("context");
        allocation.HasIndex(a => a.LeaseEnds).HasFilter("lease_ends IS NOT NULL").HasDatabaseName("ix_allocations_lease");
    }
}
