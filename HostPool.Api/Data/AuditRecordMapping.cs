using HostPool.Api.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>audit</c>. It is written more than read: it has no index but its key.</summary>
internal sealed class AuditRecordMapping : IEntityTypeConfiguration<AuditRecord>
{
    public void Configure(EntityTypeBuilder<AuditRecord> entry)
    {
        entry.ToTable("audit");
        entry.Property(e => e.Id).HasColumnName("id");
        entry.Property(e => e.At).HasColumnName("at");
        entry.Property(e => e.Who).HasColumnName("who");
        entry.Property(e => e.Address).HasColumnName("address");
        entry.Property(e => e.What).HasColumnName("what");
        entry.Property(e => e.Status).HasColumnName("status");
        entry.Property(e => e.Host).HasColumnName("host");
        entry.Property(e => e.LastHost).HasColumnName("last_host");
        entry.Property(e => e.AllocationId).HasColumnName("allocation_id");
    }
}
