namespace HostPool.Api.Presence;

/// <summary>Lets claimants be asked again. Scheduling only.</summary>
internal sealed class ClaimVerifierLoop(ClaimVerifier claims, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ClaimVerifier.RetryAfter / 2, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            claims.AskAgain();
        }
    }
}
