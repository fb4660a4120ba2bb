namespace HostPool.Bench.Servers;

/// <summary><see cref="EmptyEndpoint"/> in a process of its own, with the runtime's settings that HostPool is published with.</summary>
internal sealed class EmptyServer : IDisposable
{
    private EmptyServer(ServerProcess process) => Process = process;

    public ServerProcess Process { get; }

    public static async Task<EmptyServer> StartAsync(Site site, CancellationToken cancellationToken)
    {
        var directory = site.NewDirectory("empty");
        var process = ServerProcess.Start(
            "dotnet",
            url =>
            [
                "exec",
                "--runtimeconfig",
                Path.Combine(site.Api, "HostPool.Api.runtimeconfig.json"),
                Path.Combine(AppContext.BaseDirectory, "HostPool.Bench.dll"),
                "serve-empty",
                url,
                Path.Combine(directory, "synced"),
            ],
            Path.Combine(directory, "log"));
        try
        {
            await process.WaitAsync(EmptyEndpoint.Path, cancellationToken);
            return new EmptyServer(process);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose() => Process.Dispose();
}
