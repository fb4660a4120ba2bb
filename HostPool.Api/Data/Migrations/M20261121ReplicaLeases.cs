using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>Which replica is in charge of what.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261121000002_ReplicaLeases")]
internal sealed class M20261121ReplicaLeases : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "replica_leases",
        columns: table => new
        {
            name = table.Column<string>(nullable: false),
            holder = table.Column<string>(nullable: false),
            expires = table.Column<long>(nullable: false),
        },
        constraints: table => table.PrimaryKey("PK_replica_leases", row => row.name));

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("replica_leases");
}
