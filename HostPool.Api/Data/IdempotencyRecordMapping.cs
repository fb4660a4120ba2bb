using HostPool.Api.Allocation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>idempotency_keys</c>.</summary>
internal sealed class IdempotencyRecordMapping : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> record)
    {
        record.ToTable("idempotency_keys");
        record.HasKey(r => r.Key);
        record.Property(r => r.Key).HasColumnName("key");
        record.Property(r => r.Fingerprint).HasColumnName("fingerprint");
        record.Property(r => r.Answer).HasColumnName("answer");
        record.Property(r => r.AllocationId).HasColumnName("allocation_id");
        record.Property(r => r.CreatedAt).HasColumnName("created_at");
        record.HasIndex(r => r.CreatedAt).HasDatabaseName("ix_idempotency_keys_created");
    }
}
