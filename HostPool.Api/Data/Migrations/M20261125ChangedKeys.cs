using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>Hosts that show another SSH host key than the pinned one are not handed out.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261125000000_ChangedKeys")]
internal sealed class M20261125ChangedKeys : Migration
{
    private const string Index = "ix_hosts_free";
    private const string Table = "hosts";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex(Index, Table);
        migrationBuilder.CreateIndex(Index, Table, "id", filter: HostRows.Free);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex(Index, Table);
        migrationBuilder.CreateIndex(Index, Table, "id", filter: M20261122Allocations.Free);
    }
}
