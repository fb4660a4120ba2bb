using HostPool.Api.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>key_ring</c>, which is empty where the key ring is a folder.</summary>
internal sealed class KeyRingEntryMapping : IEntityTypeConfiguration<KeyRingEntry>
{
    public void Configure(EntityTypeBuilder<KeyRingEntry> entry)
    {
        entry.ToTable("key_ring");
        entry.Property(e => e.Id).HasColumnName("id");
        entry.Property(e => e.Name).HasColumnName("name");
        entry.Property(e => e.Xml).HasColumnName("xml");
    }
}
