using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Api.Data.Migrations;

/// <summary>What is the lower case of a host's name does not depend on the locale of the database.</summary>
[DbContext(typeof(PoolContext))]
[Migration("20261127000000_NameCase")]
internal sealed class M20261127NameCase : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => Collate(migrationBuilder, PoolHostMapping.NameCollation);

    protected override void Down(MigrationBuilder migrationBuilder) => Collate(migrationBuilder, "default");

    /// <summary>No row is written anew for it (postgresql.org/docs/current/sql-altertable.html). SQLite knows no other letters than ASCII's.</summary>
    private static void Collate(MigrationBuilder migrationBuilder, string collation)
    {
        if (migrationBuilder.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL")
        {
            migrationBuilder.Sql($"ALTER TABLE hosts ALTER COLUMN name TYPE text COLLATE \"{collation}\"");
        }
    }
}
