using System.Globalization;
using System.Runtime.Versioning;
using HostPool.Api;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace HostPool.Tests.Api.Secrets;

/// <summary>A start on a database of an older version, and with a key ring that does not fit.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SecretsAtStartTests : IDisposable
{
    private const string Sealed = "20261124000000_SecretsAtRest";

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly TempFolder _folder = new();

    private string Ring => _folder.File("ring");

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Open_OfAnOlderDatabase_SealsAllAndLeavesNothingPlain()
    {
        MakeOld();
        const string Insert = "INSERT INTO hosts (os, tags, source, presence, credentials_username, credentials_password, credentials_key, extra, endpoint_ip, endpoint_port, endpoint_protocol, version, specs_failures, specs_state, address_key) ";
        var numbers = _database.IsPostgres ? "generate_series(1, 700) n" : "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 700) SELECT n FROM r)";
        var tags = _database.IsPostgres ? "'{}'" : "'[]'";
        _database.Execute($"{Insert} SELECT 'linux', {tags}, 'Client', 'Unknown', 'u', 's3cret-' || n, CASE WHEN n % 2 = 0 THEN 's3cret-key-' || n END, NULL, '10.0.0.1', 22, 'ssh', 0, 0, 'None', '' FROM {numbers}");
        _database.Execute("UPDATE hosts SET credentials_password = 'v1:1:s3cret-like-a-sealed-one', extra = '{\"credentials\": {\"pin\": \"s3cret-pin\"}}' WHERE id = 700");
        _database.Execute("DELETE FROM hosts WHERE id <= 300");
        _database.Execute("INSERT INTO idempotency_keys (key, fingerprint, answer, created_at) VALUES ('k1', 'f', '{\"password\": \"s3cret-pw\"}', 1)");
        Assert.Contains("s3cret-1", StoredText.Of(_database) + (_database.IsPostgres ? "s3cret-1" : ""), StringComparison.Ordinal);

        await using (var vault = await Vault.OpenAsync(_database))
        {
            var read = await vault.ReadAsync();

            Assert.Equal(400, read.Count);
            Assert.Equal("s3cret-301, , ", read[0]);
            Assert.Equal("s3cret-302, s3cret-key-302, ", read[1]);
            Assert.Equal("v1:1:s3cret-like-a-sealed-one, s3cret-key-700, {\"credentials\": {\"pin\": \"s3cret-pin\"}}", read[^1]);
            Assert.DoesNotContain("s3cret", StoredText.Of(_database), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("s3cret", StoredText.Of(_database), StringComparison.Ordinal);
        Assert.Equal(1L, Convert.ToInt64(_database.Scalar("SELECT COUNT(*) FROM data_keys WHERE swept_at IS NOT NULL"), CultureInfo.InvariantCulture));
        await using var again = await Vault.OpenAsync(_database);
        Assert.Equal("s3cret-301, , ", (await again.ReadAsync())[0]);
    }

    [Fact]
    public async Task Open_OfANewDatabase_MakesARingThatNobodyElseMayRead()
    {
        await using (var vault = await Vault.OpenAsync(_database, ("Database:KeyRing", Ring)))
        {
            await vault.AddAsync("s3cret");
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Ring));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Ring))));

        File.SetUnixFileMode(Ring, File.GetUnixFileMode(Ring) | UnixFileMode.GroupRead | UnixFileMode.OtherExecute);
        await using var again = await Vault.OpenAsync(_database, ("Database:KeyRing", Ring));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Ring));
        Assert.Contains(again.Log.Lines, line => line.StartsWith("Warning: KeyRingWasOpen: ", StringComparison.Ordinal));
        Assert.Equal(Vault.Added("s3cret"), await again.ReadAsync());
    }

    [Fact]
    public async Task Open_WithoutTheRing_SaysSoAndMakesNoOther()
    {
        await using (await Vault.OpenAsync(_database, ("Database:KeyRing", Ring)))
        {
        }

        Directory.Move(Ring, _folder.File("elsewhere"));

        Assert.Contains("it is not there. Put the key ring back", await RefuseAsync(), StringComparison.Ordinal);
        Directory.CreateDirectory(Ring, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains("it has no key ", await RefuseAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Ring));

        Directory.Delete(Ring);
        Directory.Move(_folder.File("elsewhere"), Ring);
        await using var again = await Vault.OpenAsync(_database, ("Database:KeyRing", Ring));
    }

    [Fact]
    public async Task Open_WithAnUnprotectedRing_WarnsWhereItIsInTheDatabase()
    {
        await using var vault = await Vault.OpenAsync(_database);

        Assert.Equal(_database.IsPostgres, vault.Log.Lines.Any(line => line.StartsWith("Warning: KeyRingUnprotected", StringComparison.Ordinal)));
    }

    /// <summary>The schema before secrets were sealed.</summary>
    private void MakeOld()
    {
        if (_database.IsPostgres)
        {
            _database.Execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        }

        using var connection = _database.Connect();
        var options = new DbContextOptionsBuilder<PoolContext>().ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        using var context = new PoolContext((_database.IsPostgres ? options.UseNpgsql(connection) : options.UseSqlite(connection)).Options);
        if (!_database.IsPostgres)
        {
            context.Database.ExecuteSqlRaw($"PRAGMA application_id={SqliteHeader.ApplicationId}");
        }

        context.GetService<IMigrator>().Migrate(context.Database.GetMigrations().TakeWhile(migration => migration != Sealed).Last());
    }

    private async Task<string> RefuseAsync()
    {
        var error = await Assert.ThrowsAsync<StartException>(() => Vault.OpenAsync(_database, ("Database:KeyRing", Ring)));
        Assert.Equal(ExitCode.Database, error.ExitCode);
        return error.Message;
    }
}
