using System.Security.Cryptography;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>How long one keeps trying for what others have in their hands.</summary>
internal static class Contention
{
    /// <summary>With the pauses between them five seconds, as long as anybody waits for a lock.</summary>
    public const int Attempts = 80;

    private const int LongestPause = 128;

    /// <summary>Waits after an attempt, counted from 1, for a random time: those who met do not meet again.</summary>
    public static Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(RandomNumberGenerator.GetInt32(1, Math.Min(1 << Math.Min(attempt, 10), LongestPause) + 1), cancellationToken);
}
