namespace HostPool.Api.Auth;

/// <summary>
/// Looks each second for keys that another process made or revoked, a replica or the command <c>keys</c>, and writes each minute
/// when keys were last used.
/// </summary>
internal sealed partial class KeyKeeper(KeyRing ring, KeyStore store, TimeProvider time, ILogger<KeyKeeper> logger) : BackgroundService
{
    private const int LooksBetweenWrites = 60;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long _writtenAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            for (var looks = 1; await timer.WaitForNextTickAsync(stoppingToken); looks++)
            {
                await TryAsync(ring.LoadAsync, stoppingToken);
                if (looks % LooksBetweenWrites == 0)
                {
                    await TryAsync(NoteUseAsync, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await TryAsync(NoteUseAsync, CancellationToken.None);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // GET /health tells of the database.
            Failed(error.Message);
        }
    }

    private async Task NoteUseAsync(CancellationToken cancellationToken)
    {
        var (since, now) = (_writtenAt, time.GetTimestamp());
        var used = ring.Keys.All.Where(key => key.UsedAt > since)
            .Select(key => (key.Caller.Name!, time.GetUtcNow() - time.GetElapsedTime(key.UsedAt, now))).ToList();
        if (used.Count > 0)
        {
            await store.NoteUseAsync(used, cancellationToken);
        }

        _writtenAt = now;
    }

    [LoggerMessage(LogLevel.Debug, "KeysNotRead: the API keys stay as they were for now: {Error}")]
    private partial void Failed(string error);
}
