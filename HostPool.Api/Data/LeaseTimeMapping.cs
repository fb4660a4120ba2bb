using HostPool.Api.Allocation.Leases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>lease_time</c>, which has one row.</summary>
internal sealed class LeaseTimeMapping : IEntityTypeConfiguration<LeaseTime>
{
    public void Configure(EntityTypeBuilder<LeaseTime> leaseTime)
    {
        leaseTime.ToTable("lease_time");
        leaseTime.Property(t => t.Id).HasColumnName("id").ValueGeneratedNever();
        leaseTime.Property(t => t.Steps).HasColumnName("steps");
        leaseTime.Property(t => t.Moved).HasColumnName("moved");
        leaseTime.Property(t => t.Noted).HasColumnName("noted");
    }
}
