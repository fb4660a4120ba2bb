using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>The further MACs of hosts.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261121000001_HostMacs")]
internal sealed class M20261121HostMacs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "host_macs",
            columns: table => new
            {
                mac = table.Column<string>(nullable: false),
                host_id = table.Column<long>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_host_macs", row => row.mac);
                table.ForeignKey("FK_host_macs_hosts_host_id", row => row.host_id, "hosts", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateIndex("ix_host_macs_host", "host_macs", "host_id");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("host_macs");
}
