using HostPool.Bench.Http;

namespace HostPool.Bench.Servers;

/// <summary>The published HostPool in a process of its own. Disposing ends it as kill -9 does.</summary>
internal sealed class PoolServer : IDisposable
{
    private PoolServer(ServerProcess process) => Process = process;

    public ServerProcess Process { get; }

    /// <summary>From the start of the process to its first answer, in seconds.</summary>
    public double StartTime { get; private init; }

    /// <summary>Starts it on an empty database.</summary>
    public static Task<PoolServer> StartAsync(Site site, IEnumerable<string> settings, CancellationToken cancellationToken) =>
        StartAsync(site, site.NewDirectory("pool"), settings, cancellationToken);

    /// <summary>Starts it on the database of <paramref name="directory"/>, where its log goes too.</summary>
    public static async Task<PoolServer> StartAsync(
        Site site, string directory, IEnumerable<string> settings, CancellationToken cancellationToken)
    {
        var process = ServerProcess.Start(
            Path.Combine(site.Api, "HostPool.Api"),
            url => [$"--Urls={url}", $"--Database:ConnectionString=Data Source={Path.Combine(directory, "hostpool.db")}", .. settings],
            Path.Combine(directory, "log"));
        try
        {
            return new PoolServer(process) { StartTime = await process.WaitAsync("/hosts", cancellationToken) };
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public HttpConnection Connect() => new(Process.Address);

    public void Dispose() => Process.Dispose();
}
