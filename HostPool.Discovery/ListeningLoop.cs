namespace HostPool.Discovery;

/// <summary>A running loop that can be stopped by itself, when its interface is gone.</summary>
internal sealed class ListeningLoop
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _running;

    public ListeningLoop(LinkLoop loop, CancellationToken cancellationToken)
    {
        Loop = loop;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running = loop.RunAsync(_stop.Token);
    }

    public LinkLoop Loop { get; }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
