using HostPool.Api.Auth;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>api_keys</c>.</summary>
internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.ToTable("api_keys");
        key.HasKey(k => k.Name);
        key.Property(k => k.Name).HasColumnName("name");
        key.Property(k => k.Role).HasColumnName("role").HasConversion<string>();
        key.Property(k => k.Hash).HasColumnName("hash");
        key.Property(k => k.CreatedAt).HasColumnName("created_at");
        key.Property(k => k.LastUsed).HasColumnName("last_used");
    }
}
