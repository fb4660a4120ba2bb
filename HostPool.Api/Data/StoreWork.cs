using System.Security.Cryptography;

namespace HostPool.Api.Data;

/// <summary>
/// Runs what is stored as a whole or not at all, again when other work came between. Every lock and every change of the
/// work must be inside of it. Thread-safe.
/// </summary>
internal sealed class StoreWork(IPoolStore store)
{
    /// <summary>With the pauses between them, half a second at most.</summary>
    private const int Attempts = 12;

    /// <summary>Work that met others so often takes the locks that keep them out, and so ends.</summary>
    private const int PatientAttempts = 3;

    private const int LongestPause = 128;
    private volatile string? _failure;

    /// <summary>Why the last work that reached the database failed there (its disk is full, say); null when it did not.</summary>
    public string? Failure => _failure;

    /// <summary>
    /// Runs <paramref name="work"/>, several times if need be; it is told whether to shut the others out before it begins.
    /// </summary>
    /// <exception cref="DatabaseBusyException">Somebody keeps the database locked.</exception>
    /// <exception cref="DatabaseFailedException">The database cannot be used.</exception>
    public async Task<T> RunAsync<T>(Func<bool, Task<T>> work, CancellationToken cancellationToken)
    {
        var isReconnected = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await work(attempt > PatientAttempts);
                _failure = null;
                return result;
            }
            catch (Exception error) when (error is not OperationCanceledException && store.ErrorOf(error) is { } reason)
            {
                var mayRunAgain = reason.Fault is StoreFault.Conflict || (reason.Fault is StoreFault.Lost && !isReconnected);
                if (!mayRunAgain || attempt == Attempts)
                {
                    _failure = reason.Message;
                    throw reason.Fault is StoreFault.Failed or StoreFault.Lost ? new DatabaseFailedException(error) : new DatabaseBusyException(error);
                }

                isReconnected |= reason.Fault is StoreFault.Lost;
            }

            // Of random length, so that those who met do not meet again.
            await Task.Delay(RandomNumberGenerator.GetInt32(1, Math.Min(1 << attempt, LongestPause) + 1), cancellationToken);
        }
    }
}
