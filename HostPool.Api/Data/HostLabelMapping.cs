using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>host_labels</c>. A host's rows go with it.</summary>
internal sealed class HostLabelMapping : IEntityTypeConfiguration<HostLabel>
{
    public void Configure(EntityTypeBuilder<HostLabel> row)
    {
        row.ToTable("host_labels");
        row.HasKey(l => new { l.HostId, l.Key, l.Text });
        row.Property(l => l.HostId).HasColumnName("host_id");
        row.Property(l => l.Key).HasColumnName("key");
        row.Property(l => l.Text).HasColumnName("text");
        row.Property(l => l.Number).HasColumnName("number");
        row.HasOne<PoolHost>().WithMany().HasForeignKey(l => l.HostId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(l => new { l.Key, l.Text, l.HostId }).HasDatabaseName("ix_host_labels_text");

        // Tags are no numbers: they do not pay for it.
        row.HasIndex(l => new { l.Key, l.Number, l.HostId }).HasFilter("number IS NOT NULL").HasDatabaseName("ix_host_labels_number");
    }
}
