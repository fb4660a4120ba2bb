using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>host_facts</c>. A host's row goes with it.</summary>
internal sealed class FactSheetMapping : IEntityTypeConfiguration<FactSheet>
{
    public void Configure(EntityTypeBuilder<FactSheet> row)
    {
        row.ToTable("host_facts");
        row.HasKey(sheet => sheet.HostId);
        row.Property(sheet => sheet.HostId).HasColumnName("host_id").ValueGeneratedNever();
        row.Property(sheet => sheet.Facts).HasColumnName("facts");
        row.HasOne<PoolHost>().WithOne().HasForeignKey<FactSheet>(sheet => sheet.HostId).OnDelete(DeleteBehavior.Cascade);
    }
}
