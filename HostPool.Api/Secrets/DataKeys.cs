using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Secrets;

/// <summary>The data keys of the database. One that is not known here was made by another process meanwhile.</summary>
internal sealed partial class DataKeys(
    IDbContextFactory<PoolContext> contexts, WrappingKeys ring, IOptions<DatabaseOptions> options, ILogger<DataKeys> logger) : IDataKeys, IDisposable
{
    /// <summary>Who exchanges keys waits for this lock before it removes old ones (PostgreSQL manual, 13.3.2).</summary>
    private const string NewestAndLock = "SELECT id FROM data_keys ORDER BY id DESC LIMIT 1 FOR KEY SHARE";

    private readonly Lock _loading = new();

    /// <summary>By id. They are few, and most ask for the last.</summary>
    private volatile DataCipher[] _ciphers = [];

    public DataCipher Newest => _ciphers[^1];

    public DataCipher? Find(long id)
    {
        if (Known(id) is { } known)
        {
            return known;
        }

        try
        {
            Load();
        }
        catch (KeyRingException error)
        {
            Unopened(id, ring.Place, error.Message);
        }

        return Known(id);
    }

    public void Hold(PoolContext context)
    {
        if (!options.Value.IsPostgres())
        {
            return;
        }

        // The newest one that the snapshot has may just have been removed: there is a newer one.
        using var session = new SqlSession(context);
        if ((session.Scalar(NewestAndLock) ?? session.Scalar(NewestAndLock)) is long newest && Known(newest) is null)
        {
            Load();
        }
    }

    /// <summary>Reads those that are in the database and not known yet.</summary>
    /// <exception cref="KeyRingException">One of them cannot be opened.</exception>
    public void Load()
    {
        lock (_loading)
        {
            using var context = contexts.CreateDbContext();
            using var session = new SqlSession(context);
            var stored = session.Query("SELECT id, ring_key, wrapped FROM data_keys ORDER BY id", row => (Id: row.Int64(0), Key: new WrappedKey(Guid.Parse(row.Text(1)), row.Text(2))));
            _ciphers = [.. _ciphers, .. stored.Where(key => Known(key.Id) is null).Select(key => new DataCipher(key.Id, ring.Unwrap(key.Key)))];
        }
    }

    /// <summary>Keeps others from making data keys, removing them and holding them, until the current transaction ends.</summary>
    public async Task LockAsync(PoolContext context, CancellationToken cancellationToken)
    {
        if (options.Value.IsPostgres())
        {
            await context.Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = '60s'; LOCK TABLE data_keys IN EXCLUSIVE MODE", cancellationToken);
        }
    }

    public void Dispose()
    {
        // Twice, since it is registered twice.
        var ciphers = _ciphers;
        _ciphers = [];
        Array.ForEach(ciphers, cipher => cipher.Dispose());
    }

    private DataCipher? Known(long id) => Array.FindLast(_ciphers, cipher => cipher.Id == id);

    [LoggerMessage(LogLevel.Error, "DataKeyUnopened: another process made the data key {Id}, and the key ring ({Place}) does not open it: {Reason}")]
    private partial void Unopened(long id, string place, string reason);
}
