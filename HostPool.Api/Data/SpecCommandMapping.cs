using HostPool.Api.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HostPool.Api.Data;

/// <summary>The table <c>spec_commands</c>.</summary>
internal sealed class SpecCommandMapping : IEntityTypeConfiguration<SpecCommand>
{
    public void Configure(EntityTypeBuilder<SpecCommand> row)
    {
        row.ToTable("spec_commands");
        row.HasKey(command => command.Key);
        row.Property(command => command.Key).HasColumnName("key");
        row.Property(command => command.Command).HasColumnName("command");
        row.Property(command => command.ChangedAt).HasColumnName("changed_at");
    }
}
