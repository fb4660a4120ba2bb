using HostPool.Api.Replicas;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>replica_leases</c>; empty where there are no replicas.</summary>
internal sealed class ReplicaLeaseMapping : IEntityTypeConfiguration<ReplicaLease>
{
    public void Configure(EntityTypeBuilder<ReplicaLease> lease)
    {
        lease.ToTable("replica_leases");
        lease.HasKey(l => l.Name);
        lease.Property(l => l.Name).HasColumnName("name");
        lease.Property(l => l.Holder).HasColumnName("holder");
        lease.Property(l => l.Expires).HasColumnName("expires");
    }
}
