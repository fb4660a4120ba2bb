using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace HostPool.Api.Data.Migrations;

/// <summary>The first schema. Written by hand, and held against the model by a test.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261121000000_InitialPool")]
internal sealed class M20261121InitialPool : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "hosts",
            columns: table => new
            {
                id = table.Column<long>(nullable: false)
                    .Annotation("Sqlite:Autoincrement", true)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                name = table.Column<string>(nullable: true),
                os = table.Column<string>(nullable: false),
                tags = table.Column<List<string>>(nullable: false),
                tag_keys = table.Column<List<string>>(nullable: false),
                mac = table.Column<string>(nullable: true),
                source = table.Column<string>(nullable: false),
                allocated = table.Column<bool>(nullable: false),
                allocated_at = table.Column<long>(nullable: true),
                owner = table.Column<string>(nullable: true),
                presence = table.Column<string>(nullable: false),
                last_seen = table.Column<long>(nullable: true),
                hardware_specs = table.Column<string>(nullable: true),
                host_key = table.Column<string>(nullable: true),
                extra = table.Column<string>(nullable: true),
                version = table.Column<int>(nullable: false),
                credentials_key = table.Column<string>(nullable: true),
                credentials_password = table.Column<string>(nullable: true),
                credentials_username = table.Column<string>(nullable: false),
                endpoint_ip = table.Column<string>(nullable: false),
                endpoint_port = table.Column<int>(nullable: false),
                endpoint_protocol = table.Column<string>(nullable: false),
                specs_attempted_at = table.Column<long>(nullable: true),
                specs_failures = table.Column<int>(nullable: false),
                specs_message = table.Column<string>(nullable: true),
                specs_next_attempt_at = table.Column<long>(nullable: true),
                specs_reason = table.Column<string>(nullable: true),
                specs_state = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_hosts", row => row.id));

        migrationBuilder.CreateIndex("ix_hosts_mac", "hosts", "mac", unique: true);
        migrationBuilder.CreateIndex("ix_hosts_free", "hosts", ["allocated", "presence", "id"]);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("hosts");
}
