using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>What time it is for leases, whatever is done to the clock.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261128000000_LeaseTime")]
internal sealed class M20261128LeaseTime : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "lease_time",
            columns: table => new
            {
                id = table.Column<long>(nullable: false),
                steps = table.Column<long>(nullable: false),
                moved = table.Column<long>(nullable: false),
                noted = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_lease_time", row => row.id));
        migrationBuilder.Sql("INSERT INTO lease_time (id, steps, moved, noted) SELECT 1, 0, 0, coalesce(max(created_at), 0) FROM allocations");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("lease_time");
}
