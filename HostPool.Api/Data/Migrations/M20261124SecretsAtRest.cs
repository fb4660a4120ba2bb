using HostPool.Api.Secrets;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace HostPool.Api.Data.Migrations;

/// <summary>
/// The keys that secrets are sealed with. Where there are none, secrets are plain as older versions stored them;
/// <see cref="SecretsAtStart"/> seals them when it makes the first.
/// </summary>
[DbContext(typeof(PoolContext))]
[Migration("20261124000000_SecretsAtRest")]
internal sealed class M20261124SecretsAtRest : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "data_keys",
            columns: table => new
            {
                id = table.Column<long>(nullable: false)
                    .Annotation("Sqlite:Autoincrement", true)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                ring_key = table.Column<string>(nullable: false),
                wrapped = table.Column<string>(nullable: false),
                created_at = table.Column<long>(nullable: false),
                swept_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_data_keys", row => row.id));
        migrationBuilder.CreateTable(
            name: "key_ring",
            columns: table => new
            {
                id = table.Column<long>(nullable: false)
                    .Annotation("Sqlite:Autoincrement", true)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                name = table.Column<string>(nullable: false),
                xml = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_key_ring", row => row.id));
    }

    /// <summary>There is no way back: without its keys, what is sealed is lost.</summary>
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
