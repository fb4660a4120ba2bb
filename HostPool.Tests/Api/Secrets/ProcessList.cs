using System.Collections.Concurrent;

namespace HostPool.Tests.Api.Secrets;

/// <summary>Looks at the command lines and environments of all processes, time and again until disposed (proc_pid_cmdline(5)).</summary>
internal sealed class ProcessList : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _enough = new();
    private readonly ConcurrentDictionary<string, byte> _commands = new();
    private readonly ConcurrentDictionary<string, byte> _environments = new();
    private readonly int _service;
    private readonly Task _looking;

    /// <param name="service">The process whose own environment is left out: there its settings stand.</param>
    public ProcessList(int service)
    {
        _service = service;
        _looking = Task.Run(LookAsync);
    }

    /// <summary>The command lines, arguments apart by spaces.</summary>
    public IEnumerable<string> Commands => _commands.Keys;

    /// <summary>The environments.</summary>
    public IEnumerable<string> Environments => _environments.Keys;

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _looking;
        _enough.Dispose();
    }

    private async Task LookAsync()
    {
        while (!_enough.IsCancellationRequested)
        {
            var service = Read($"/proc/{_service}", "cmdline");
            foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(folder["/proc/".Length])))
            {
                // Until it runs a program of its own, a child is an image of the service.
                var command = Read(folder, "cmdline");
                _commands.TryAdd(command, 0);
                if (command != service)
                {
                    _environments.TryAdd(Read(folder, "environ"), 0);
                }
            }

            await Task.Delay(Interval, CancellationToken.None);
        }
    }

    private static string Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name)).Replace('\0', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended, or is not ours to look at.
        }
    }
}
