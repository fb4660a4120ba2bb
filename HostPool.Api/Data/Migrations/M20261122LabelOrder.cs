using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>The hosts that have a label, in the order in which they are given.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261122000001_LabelOrder")]
internal sealed class M20261122LabelOrder : Migration
{
    private const string Index = "ix_host_labels_text";
    private const string Table = "host_labels";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex(Index, Table);
        migrationBuilder.CreateIndex(Index, Table, ["key", "text", "host_id"]);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex(Index, Table);
        migrationBuilder.CreateIndex(Index, Table, ["key", "text"]);
    }
}
