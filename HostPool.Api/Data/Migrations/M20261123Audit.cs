using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace HostPool.Api.Data.Migrations;

/// <summary>Who did what.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261123000001_Audit")]
internal sealed class M20261123Audit : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "audit",
        columns: table => new
        {
            id = table.Column<long>(nullable: false)
                .Annotation("Sqlite:Autoincrement", true)
                .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
            at = table.Column<long>(nullable: false),
            who = table.Column<string>(nullable: true),
            address = table.Column<string>(nullable: true),
            what = table.Column<string>(nullable: false),
            status = table.Column<int>(nullable: true),
            host = table.Column<long>(nullable: true),
            last_host = table.Column<long>(nullable: true),
            allocation_id = table.Column<long>(nullable: true),
        },
        constraints: table => table.PrimaryKey("PK_audit", row => row.id));

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("audit");
}
