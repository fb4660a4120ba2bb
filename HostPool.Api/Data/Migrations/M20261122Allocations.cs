using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace HostPool.Api.Data.Migrations;

/// <summary>
/// Allocations of several hosts, maintenance, and labels to filter by. What was allocated is, each host by itself; the
/// labels are made by <see cref="LabelRows"/> when the pool is opened.
/// </summary>
[DbContext(typeof(PoolContext))]
[Migration("20261122000000_Allocations")]
internal sealed class M20261122Allocations : Migration
{
    /// <summary>As it was then.</summary>
    internal const string Free = "allocation_id IS NULL AND maintenance_reason IS NULL AND presence <> 'Down'";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "allocations",
            columns: table => new
            {
                id = table.Column<long>(nullable: false)
                    .Annotation("Sqlite:Autoincrement", true)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                owner = table.Column<string>(nullable: true),
                created_at = table.Column<long>(nullable: false),
                lease_ends = table.Column<long>(nullable: true),
                context = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_allocations", row => row.id));
        migrationBuilder.CreateTable(
            name: "host_labels",
            columns: table => new
            {
                host_id = table.Column<long>(nullable: false),
                key = table.Column<string>(nullable: false),
                text = table.Column<string>(nullable: false),
                number = table.Column<double>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_host_labels", row => new { row.host_id, row.key, row.text });
                table.ForeignKey("FK_host_labels_hosts_host_id", row => row.host_id, "hosts", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "idempotency_keys",
            columns: table => new
            {
                key = table.Column<string>(nullable: false),
                fingerprint = table.Column<string>(nullable: false),
                answer = table.Column<string>(nullable: true),
                allocation_id = table.Column<long>(nullable: true),
                created_at = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_idempotency_keys", row => row.key));

        migrationBuilder.AddColumn<long>("allocation_id", "hosts", nullable: true);
        migrationBuilder.AddColumn<long>("lease_ends", "hosts", nullable: true);
        migrationBuilder.AddColumn<long>("released_at", "hosts", nullable: true);
        migrationBuilder.AddColumn<string>("maintenance_reason", "hosts", nullable: true);
        migrationBuilder.AddColumn<long>("maintenance_since", "hosts", nullable: true);
        migrationBuilder.AddColumn<string>("address_key", "hosts", nullable: false, defaultValue: "");
        migrationBuilder.Sql("INSERT INTO allocations (id, owner, created_at) SELECT id, owner, COALESCE(allocated_at, 0) FROM hosts WHERE allocated");
        migrationBuilder.Sql("UPDATE hosts SET allocation_id = id WHERE allocated");
        if (migrationBuilder.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL")
        {
            // Ids that were given explicitly do not count up by themselves there.
            migrationBuilder.Sql("SELECT setval('allocations_id_seq', (SELECT max(id) FROM allocations)) FROM allocations LIMIT 1");
        }

        // EF would make the table anew, for which it wants a snapshot of the model.
        migrationBuilder.DropIndex("ix_hosts_free", "hosts");
        migrationBuilder.Sql("ALTER TABLE hosts DROP COLUMN allocated");
        migrationBuilder.Sql("ALTER TABLE hosts DROP COLUMN tag_keys");

        migrationBuilder.CreateIndex("ix_hosts_free", "hosts", "id", filter: Free);
        migrationBuilder.CreateIndex("ix_hosts_allocation", "hosts", "allocation_id", filter: "allocation_id IS NOT NULL");
        migrationBuilder.CreateIndex("ix_hosts_owner", "hosts", "owner", filter: "owner IS NOT NULL");
        migrationBuilder.CreateIndex("ix_allocations_lease", "allocations", "lease_ends", filter: "lease_ends IS NOT NULL");
        migrationBuilder.CreateIndex("ix_idempotency_keys_created", "idempotency_keys", "created_at");
        migrationBuilder.CreateIndex("ix_host_labels_text", "host_labels", ["key", "text"]);
    }

    /// <summary>There is no way back: what the columns that went had is in the new ones.</summary>
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
