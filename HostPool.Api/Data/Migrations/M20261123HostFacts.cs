using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>The typed facts of hosts. Hosts get theirs when they are read the next time, which is at once.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261123000000_HostFacts")]
internal sealed class M20261123HostFacts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "host_facts",
            columns: table => new
            {
                host_id = table.Column<long>(nullable: false),
                facts = table.Column<string>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_host_facts", row => row.host_id);
                table.ForeignKey("FK_host_facts_hosts_host_id", row => row.host_id, "hosts", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.Sql("UPDATE hosts SET specs_state = 'Pending', specs_next_attempt_at = NULL WHERE specs_state = 'Ok'");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("host_facts");
}
