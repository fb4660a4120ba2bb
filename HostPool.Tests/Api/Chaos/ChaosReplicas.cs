namespace HostPool.Tests.Api.Chaos;

/// <summary>The processes that serve one pool, each killed and started again as the test likes.</summary>
internal sealed class ChaosReplicas(ChaosClock clock, int count, params string[] arguments) : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PoolProcess?[] _processes = new PoolProcess?[count];
    private readonly List<string> _outputs = [];
    private readonly List<Outage> _outages = [];

    public int Count => count;

    /// <summary>When not one of them served.</summary>
    public IReadOnlyList<Outage> Outages => _outages;

    /// <summary>What all of them wrote, those before a kill as well.</summary>
    public string Output => string.Join('\n', _outputs.Concat(_processes.Select(process => process?.Output ?? "")));

    /// <summary>Where one listens; null: it does not run.</summary>
    public Uri? At(int replica) => Volatile.Read(ref _processes[replica])?.Client.BaseAddress;

    public HttpClient Client(int replica) => _processes[replica]!.Client;

    public async Task StartAsync(int replica) => Volatile.Write(ref _processes[replica], await PoolProcess.StartAsync(_folder, arguments));

    /// <summary>kill -9, and a new one in its place after <paramref name="pause"/>.</summary>
    public async Task ReplaceAsync(int replica, TimeSpan pause)
    {
        var killed = clock.Now;
        await using (var process = _processes[replica]!)
        {
            await process.KillAsync();
            Volatile.Write(ref _processes[replica], null);
            _outputs.Add(process.Output);
        }

        await Task.Delay(pause);
        await StartAsync(replica);
        if (count == 1)
        {
            _outages.Add(new Outage(killed, clock.Now));
        }
    }

    /// <summary>Which one is a process of the pool's.</summary>
    public int IndexOf(int processId) => Array.FindIndex(_processes, process => process?.Id == processId);

    /// <summary>Stops one where it stands, as a suspended virtual machine does, as soon as <paramref name="isRight"/> says so of the moment.</summary>
    public async Task SuspendAsync(int replica, Func<bool> isRight)
    {
        var process = _processes[replica]!;
        await StopAsync();
        while (!isRight())
        {
            await process.ResumeAsync();
            await Task.Delay(Random.Shared.Next(20));
            await StopAsync();
        }

        // What it did last has reached the database a moment later.
        async Task StopAsync()
        {
            await process.SuspendAsync();
            await Task.Delay(200);
        }
    }

    public Task ResumeAsync(int replica) => _processes[replica]!.ResumeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.OfType<PoolProcess>())
        {
            await process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
