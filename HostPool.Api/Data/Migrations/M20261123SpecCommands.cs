using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>Extra facts that were added while HostPool runs.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261123000001_SpecCommands")]
internal sealed class M20261123SpecCommands : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "spec_commands",
        columns: table => new
        {
            key = table.Column<string>(nullable: false),
            command = table.Column<string>(nullable: false),
            changed_at = table.Column<long>(nullable: false),
        },
        constraints: table => table.PrimaryKey("PK_spec_commands", row => row.key));

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("spec_commands");
}
