using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>The hosts of which a fact is a number, by that number.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261126000000_LabelNumbers")]
internal sealed class M20261126LabelNumbers : Migration
{
    private const string Index = "ix_host_labels_number";
    private const string Table = "host_labels";

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex(Index, Table, ["key", "number", "host_id"], filter: "number IS NOT NULL");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(Index, Table);
}
