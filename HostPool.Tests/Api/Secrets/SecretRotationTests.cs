using System.Globalization;
using HostPool.Api;

namespace HostPool.Tests.Api.Secrets;

/// <summary>Exchanging the keys.</summary>
public sealed class SecretRotationTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly TempFolder _folder = new();

    private (string Key, string Value) Ring => ("Database:KeyRing", _folder.File("ring"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rotate_OfAPool_SealsAllAnewAndRemovesTheOldKeys()
    {
        var passwords = Enumerable.Range(0, 600).Select(i => $"s3cret-{i / 3}").ToArray();
        await using (var vault = await Vault.OpenAsync(_database, Ring))
        {
            await vault.AddAsync(passwords);
            var old = Assert.Single(Directory.GetFiles(Ring.Value));
            _database.Execute("INSERT INTO idempotency_keys (key, fingerprint, answer, created_at) SELECT 'k1', 'f', NULL, 1");

            await vault.RotateAsync();

            Assert.NotEqual(old, Assert.Single(Directory.GetFiles(Ring.Value)));
            Assert.Equal(Vault.Added(passwords), await vault.ReadAsync());
        }

        Assert.Equal("2", Ids());
        Assert.Equal(600L, Count("SELECT COUNT(*) FROM hosts WHERE credentials_password LIKE 'v1:2:%' AND credentials_key LIKE 'v1:2:%' AND extra LIKE 'v1:2:%'"));
        Assert.DoesNotContain("v1:1:", StoredText.Of(_database), StringComparison.Ordinal);
        await using var again = await Vault.OpenAsync(_database, Ring);
        Assert.Equal(Vault.Added(passwords), await again.ReadAsync());
    }

    [Fact]
    public async Task Rotate_ThatIsInterrupted_LosesNothingAndIsFinishedByTheNext()
    {
        string[] passwords = ["one", "two", "three"];
        await using (var vault = await Vault.OpenAsync(_database, Ring))
        {
            await vault.AddAsync(passwords);
            _database.Execute("INSERT INTO idempotency_keys (key, fingerprint, answer, created_at) VALUES ('k1', 'f', 'not sealed', 1)");

            var error = await Assert.ThrowsAsync<StartException>(vault.RotateAsync);
            Assert.Contains("The answer of idempotency_keys k1 cannot be opened", error.Message, StringComparison.Ordinal);
            await vault.AddAsync("four");
        }

        Assert.Equal("1 2", Ids());
        await using var again = await Vault.OpenAsync(_database, Ring);
        Assert.Equal(Vault.Added([.. passwords, "four"]), await again.ReadAsync());

        _database.Execute("DELETE FROM idempotency_keys");
        await again.RotateAsync();
        Assert.Equal("3", Ids());
        Assert.Equal(Vault.Added([.. passwords, "four"]), await again.ReadAsync());
        Assert.Single(Directory.GetFiles(Ring.Value));
    }

    [PostgresFact]
    [Trait("Database", "postgres")]
    public async Task Rotate_WhileReplicasRun_LosesNothing()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var replica = PoolApp.Start(database.Settings);
        await using var other = PoolApp.Start(database.Settings);
        using var enough = new CancellationTokenSource();
        var added = 0;
        var written = Task.WhenAll(WriteAsync(replica, 1), WriteAsync(other, 2));
        await using (var vault = await Vault.OpenAsync(database))
        {
            for (var i = 0; i < 5 || (Volatile.Read(ref added) < 3 && !written.IsCompleted); i++)
            {
                await vault.RotateAsync();
            }
        }

        await enough.CancelAsync();
        var passwords = (await written).SelectMany(one => one).ToDictionary();
        Assert.Equal(1L, database.Scalar("SELECT COUNT(*) FROM data_keys"));
        Assert.Equal(1L, database.Scalar("SELECT COUNT(*) FROM key_ring"));
        await using var fresh = PoolApp.Start(database.Settings);
        foreach (var app in (PoolApp[])[replica, other, fresh])
        {
            foreach (var host in (await app.GetAsync("/hosts")).AsArray())
            {
                Assert.Equal(passwords[(long)host!["id"]!], (string?)host["credentials"]!["password"]);
            }
        }

        async Task<Dictionary<long, string>> WriteAsync(PoolApp app, int number)
        {
            var passwords = new Dictionary<long, string>();
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var (first, second) = ($"first-{number}-{i}", $"second-{number}-{i}");
                var id = Assert.Single(await app.AddAsync($"[{Bodies.Host().Replace("p1", first, StringComparison.Ordinal)}]"));
                passwords[id] = first;
                Interlocked.Increment(ref added);
                if (i % 2 == 0)
                {
                    await app.SendAsync(HttpMethod.Patch, $"/host/{id}", $$$"""{"credentials": {"password": "{{{second}}}"}}""").JsonAsync(200);
                    passwords[id] = second;
                }
            }

            return passwords;
        }
    }

    private string Ids() => string.Join(' ', Enumerable.Range(1, 9).Where(id => Count($"SELECT COUNT(*) FROM data_keys WHERE id = {id}") == 1));

    private long Count(string sql) => Convert.ToInt64(_database.Scalar(sql), CultureInfo.InvariantCulture);
}
