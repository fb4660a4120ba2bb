using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>Who may do what, and by whose key hosts are held.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261123000000_ApiKeys")]
internal sealed class M20261123ApiKeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "api_keys",
            columns: table => new
            {
                name = table.Column<string>(nullable: false),
                role = table.Column<string>(nullable: false),
                hash = table.Column<byte[]>(nullable: false),
                created_at = table.Column<long>(nullable: false),
                last_used = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_api_keys", row => row.name));
        migrationBuilder.AddColumn<string>("key_name", "allocations", nullable: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("ALTER TABLE allocations DROP COLUMN key_name");
        migrationBuilder.DropTable("api_keys");
    }
}
