using HostPool.Api.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>data_keys</c>.</summary>
internal sealed class DataKeyMapping : IEntityTypeConfiguration<DataKey>
{
    public void Configure(EntityTypeBuilder<DataKey> key)
    {
        key.ToTable("data_keys");
        key.Property(k => k.Id).HasColumnName("id");
        key.Property(k => k.RingKey).HasColumnName("ring_key");
        key.Property(k => k.Wrapped).HasColumnName("wrapped");
        key.Property(k => k.CreatedAt).HasColumnName("created_at");
        key.Property(k => k.SweptAt).HasColumnName("swept_at");
    }
}
