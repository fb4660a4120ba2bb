using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HostPool.Api;

namespace HostPool.Tests.Api.Secrets;

/// <summary>What protects the key ring: it opens to nothing else, and is on the ring from the first start that it is set for.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RingProtectionTests : IDisposable
{
    private const string Passphrase = "Database:PassphraseFile";
    private const string Told = "Warning: KeyRingProtected: 1 keys";
    private const string Plain = "unencrypted form";

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, (string Key, string Value)[]> _means = [];

    private (string Key, string Value) Ring => ("Database:KeyRing", _folder.File("ring"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Open_WithAPassphrase_TakesNoOther()
    {
        var (right, wrong) = (_folder.Write("right", "correct horse\n"), _folder.Write("wrong", "battery staple\n"));
        await using (var vault = await Vault.OpenAsync(_database, (Passphrase, right)))
        {
            await vault.AddAsync("s3cret");
            Assert.DoesNotContain(vault.Log.Lines, line => line.Contains("KeyRing", StringComparison.Ordinal) && !line.Contains("KeyRingReadable", StringComparison.Ordinal));
        }

        Assert.Contains("protected by another passphrase", await RefuseAsync((Passphrase, wrong)), StringComparison.Ordinal);
        Assert.Contains("name the file that holds it in Database:PassphraseFile", await RefuseAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("horse", StoredText.Of(_database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithACertificate_TakesNoOther()
    {
        var (right, wrong) = (Certificate("right"), Certificate("wrong"));
        await using (var vault = await Vault.OpenAsync(_database, right))
        {
            await vault.AddAsync("s3cret");
        }

        Assert.Contains("protected by another certificate", await RefuseAsync(wrong), StringComparison.Ordinal);
        Assert.Contains("a certificate that is not in Database:KeyCertificate", await RefuseAsync(), StringComparison.Ordinal);
        await using var again = await Vault.OpenAsync(_database, right);
        Assert.Equal(Vault.Added("s3cret"), await again.ReadAsync());
        Assert.DoesNotContain(again.Log.Lines, line => line.StartsWith(Told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_OfARingThatWasPlain_ProtectsItAndSaysSoOnce(bool byPassphrase)
    {
        var setting = byPassphrase ? [(Passphrase, _folder.Write("words", "correct horse\n"))] : Certificate("own");
        await using (var vault = await Vault.OpenAsync(_database))
        {
            await vault.AddAsync("s3cret");
            Assert.Contains(Plain, StoredText.Of(_database), StringComparison.Ordinal);
        }

        var table = TableOfTheRing();
        await using (var vault = await Vault.OpenAsync(_database, setting))
        {
            Assert.Contains(vault.Log.Lines, line => line.StartsWith(Told, StringComparison.Ordinal));
            Assert.Equal(Vault.Added("s3cret"), await vault.ReadAsync());
        }

        Assert.DoesNotContain(Plain, StoredText.Of(_database), StringComparison.Ordinal);
        Assert.True(!_database.IsPostgres || !Equals(table, TableOfTheRing()), "The plain ring still stands in the table's file.");
        await RefuseAsync();
        await using var again = await Vault.OpenAsync(_database, setting);
        Assert.DoesNotContain(again.Log.Lines, line => line.StartsWith(Told, StringComparison.Ordinal));
        Assert.Equal(Vault.Added("s3cret"), await again.ReadAsync());
    }

    [Fact]
    public async Task Open_WithANewPassphraseBeforeTheOldOne_NeedsTheOldOneNoMore()
    {
        var (old, both, now) = (_folder.Write("old", "correct horse\n"), _folder.Write("both", "battery staple\ncorrect horse\n"), _folder.Write("now", "battery staple\n"));
        await using (var vault = await Vault.OpenAsync(_database, (Passphrase, old)))
        {
            await vault.AddAsync("s3cret");
        }

        await using (var vault = await Vault.OpenAsync(_database, (Passphrase, both)))
        {
            Assert.Contains(vault.Log.Lines, line => line.StartsWith(Told, StringComparison.Ordinal));
        }

        await RefuseAsync((Passphrase, old));
        await using var again = await Vault.OpenAsync(_database, (Passphrase, now));
        Assert.Equal(Vault.Added("s3cret"), await again.ReadAsync());
    }

    [Theory]
    [InlineData("passphrase", "certificate")]
    [InlineData("certificate", "passphrase")]
    [InlineData("certificate", "other")]
    public async Task Open_WithWhatProtectedItBefore_ExchangesThatForTheNew(string before, string now)
    {
        await using (var vault = await Vault.OpenAsync(_database, Means(before)))
        {
            await vault.AddAsync("s3cret");
        }

        (string Key, string Value)[] former = [.. Means(before).Select(one => (one.Key.Replace("KeyCertificate", "FormerKeyCertificate", StringComparison.Ordinal), one.Value))];
        await using (var vault = await Vault.OpenAsync(_database, [.. Means(now), .. former]))
        {
            Assert.Contains(vault.Log.Lines, line => line.StartsWith(Told, StringComparison.Ordinal));
        }

        await RefuseAsync(Means(before));
        await using var again = await Vault.OpenAsync(_database, Means(now));
        Assert.Equal(Vault.Added("s3cret"), await again.ReadAsync());
    }

    [Fact]
    public async Task Open_ThatWasKilledOnItsWay_IsFinishedByTheNext()
    {
        var setting = (Passphrase, _folder.Write("words", "correct horse\n"));
        await using (var vault = await Vault.OpenAsync(_database, Ring))
        {
            await vault.AddAsync("one");
            _database.Execute("INSERT INTO idempotency_keys (key, fingerprint, answer, created_at) VALUES ('k1', 'f', 'not sealed', 1)");
            await Assert.ThrowsAsync<StartException>(vault.RotateAsync); // Two keys, both in use.
            await vault.AddAsync("two");
        }

        var files = Directory.GetFiles(Ring.Value);
        var plain = await File.ReadAllTextAsync(files[0]);
        await using (await Vault.OpenAsync(_database, Ring, setting))
        {
        }

        await File.WriteAllTextAsync(files[0], plain);
        await File.WriteAllTextAsync(files[0] + ".new", "<key");
        await using (var vault = await Vault.OpenAsync(_database, Ring, setting))
        {
            Assert.Contains(vault.Log.Lines, line => line.StartsWith(Told, StringComparison.Ordinal));
            Assert.Equal(Vault.Added("one", "two"), await vault.ReadAsync());
        }

        Assert.Equal(files.Order(), Directory.GetFiles(Ring.Value).Order());
        Assert.All(files, file => Assert.DoesNotContain(Plain, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Open_OfARingThatCannotBeWritten_SaysSoAndLeavesIt()
    {
        await using (await Vault.OpenAsync(_database, Ring))
        {
        }

        var file = Assert.Single(Directory.GetFiles(Ring.Value));
        var before = await File.ReadAllTextAsync(file);
        Directory.CreateDirectory(file + ".new"); // Where it would be written, even by root.

        var told = await RefuseAsync(Ring, (Passphrase, _folder.Write("words", "correct horse\n")));

        Assert.Contains("is not protected as Database:PassphraseFile or Database:KeyCertificate say, and cannot be: ", told, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Open_OfARingThatOthersUseToo_LeavesTheirKeys()
    {
        using var other = TestDatabase.Create();
        await using (var vault = await Vault.OpenAsync(other, Ring))
        {
            await vault.AddAsync("theirs");
        }

        await using (await Vault.OpenAsync(_database, Ring, (Passphrase, _folder.Write("words", "correct horse\n"))))
        {
        }

        await using var again = await Vault.OpenAsync(other, Ring);
        Assert.Equal(Vault.Added("theirs"), await again.ReadAsync());
    }

    [PostgresFact]
    [Trait("Database", "postgres")]
    public async Task Open_OfReplicasAtOnceWhileAnotherRuns_ProtectsTheRingAndLosesNothing()
    {
        using var database = TestDatabase.CreatePostgres();
        var setting = (Passphrase, _folder.Write("words", "correct horse\n"));
        await using var running = await Vault.OpenAsync(database);
        await running.AddAsync("one");

        var started = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Vault.OpenAsync(database, setting))));
        await running.AddAsync("two");
        await started[0].AddAsync("three");

        Assert.DoesNotContain(Plain, StoredText.Of(database), StringComparison.Ordinal);
        Assert.Equal(1L, database.Scalar("SELECT COUNT(*) FROM key_ring"));
        foreach (var vault in (Vault[])[running, .. started, await Vault.OpenAsync(database, setting)])
        {
            Assert.Equal(Vault.Added("one", "two", "three"), await vault.ReadAsync());
            await (vault == running ? ValueTask.CompletedTask : vault.DisposeAsync());
        }
    }

    [Theory]
    [InlineData("600", false)]
    [InlineData("400", false)]
    [InlineData("640", true)]
    [InlineData("604", true)]
    public async Task Open_WithAPassphraseThatOthersMayRead_SaysSo(string mode, bool isTold)
    {
        var file = _folder.Write("words", "correct horse\n");
        var link = File.CreateSymbolicLink(_folder.File("link"), file).FullName; // Of mode 777, as mounted secrets are.
        File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32(mode, 8));

        await using var vault = await Vault.OpenAsync(_database, (Passphrase, link));

        Assert.Equal(isTold, vault.Log.Lines.Any(line => line.StartsWith($"Warning: KeyRingReadable: others than its owner may read {link}", StringComparison.Ordinal)));
    }

    /// <summary>VACUUM FULL makes a new one.</summary>
    private object? TableOfTheRing() => _database.IsPostgres ? _database.Scalar("SELECT pg_relation_filenode('key_ring')") : null;

    /// <summary>The settings of a thing that protects, the same each time.</summary>
    private (string Key, string Value)[] Means(string name) => _means.TryGetValue(name, out var made)
        ? made
        : _means[name] = name is "passphrase" ? [(Passphrase, _folder.Write("words", "correct horse\n"))] : Certificate(name);

    private (string Key, string Value)[] Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=ring", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        return
        [
            ("Database:KeyCertificate:Path", _folder.Write($"{name}.pem", certificate.ExportCertificatePem())),
            ("Database:KeyCertificate:KeyPath", _folder.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem())),
        ];
    }

    private async Task<string> RefuseAsync(params (string Key, string Value)[] settings)
    {
        var error = await Assert.ThrowsAsync<StartException>(() => Vault.OpenAsync(_database, settings));
        Assert.Equal(ExitCode.Database, error.ExitCode);
        return error.Message;
    }
}
