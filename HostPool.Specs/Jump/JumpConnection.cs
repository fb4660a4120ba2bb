using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace HostPool.Specs;

/// <summary>
/// A connection to a jump host that many share (ssh(1), -M and -O): logging in for each would cost both machines much more
/// than a look at an endpoint. It ends a minute after its last use by itself, and with this.
/// </summary>
/// <param name="route">The way.</param>
/// <param name="time">Measures the limits.</param>
/// <param name="turned">Is told when it goes away, or is away for another reason, with that; with null when it is back.</param>
/// <param name="client">The SSH client.</param>
internal sealed class JumpConnection(JumpRoute route, TimeProvider time, Action<string?> turned, string client = "ssh") : IDisposable
{
    private const int Parallelism = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _slots = new(Parallelism);
    private readonly SemaphoreSlim _starting = new(1);
    private SshWorkspace? _files;
    private long? _failedAt;
    private string? _whyAway;

    /// <summary>Why the jump host was not there the last time that it was needed; null: it was.</summary>
    public string? WhyAway => Volatile.Read(ref _whyAway);

    /// <summary>A port of the jump host itself that nobody listens on as a rule (tcpmux); its answer, whatever it is, shows that it is there.</summary>
    private static readonly IPEndPoint Itself = new(IPAddress.Loopback, 1);

    /// <summary>As <see cref="IJumpProbe.AnswersAsync"/>.</summary>
    public async Task<bool> ReachesAsync(IPAddress ip, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            if (!await IsUpAsync(cancellationToken))
            {
                return false;
            }

            var endpoint = new IPEndPoint(ip, port);
            switch (await ForwardsAsync(endpoint, timeout, cancellationToken))
            {
                case true:
                    return true;
                case null when await ForwardsAsync(Itself, Longest, cancellationToken) is null:
                    await LoseAsync(cancellationToken);
                    return false;
                case null:
                    return false;
            }

            // It may have been the connection that did not answer, not the endpoint.
            return !await IsThereAsync(cancellationToken) && await IsUpAsync(cancellationToken, anew: true)
                && await ForwardsAsync(endpoint, timeout, cancellationToken) is true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return false; // No client, or no place for files: reading says so of each host.
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        if (_files is { } files && File.Exists(Socket(files)))
        {
            using var exit = ChildProcess.Start(Program(files, "-O", "exit", route.Last));
            exit.WaitForExit(Longest);
        }

        _files?.Dispose();
        _slots.Dispose();
        _starting.Dispose();
    }

    private static string Socket(SshWorkspace files) => Path.Combine(files.Path, SshWorkspace.JumpControl);

    private async Task<bool> IsUpAsync(CancellationToken cancellationToken, bool anew = false)
    {
        if (!anew && _files is { } files && File.Exists(Socket(files)))
        {
            return true;
        }

        await _starting.WaitAsync(cancellationToken);
        try
        {
            return (_files is not null && File.Exists(Socket(_files)) && await IsThereAsync(cancellationToken)) || await StartAsync(cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>One at a time. Files may have been swept from the temporary directory since the last time.</summary>
    private async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        if (_failedAt is { } failed && time.GetElapsedTime(failed) < RetryAfter)
        {
            return false;
        }

        _files?.Dispose();
        _files = SshWorkspace.Create();
        route.Prepare(_files, client, ((int)Longest.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        var program = Program(_files, ["-f", "-N", "-M", "-o", "ControlPersist=60", .. JumpRoute.Logging(route.Hops.Count), route.Last]);
        var status = await ChildProcess.RunAsync(program, Longest, time, cancellationToken);
        _failedAt = status == 0 ? null : time.GetTimestamp();
        Turn(status switch
        {
            0 => null,
            null => $"jump host {route.Hops[^1]}: not there within {Longest.TotalSeconds:0} s",
            _ => route.Diagnose(hop => _files.Read(SshWorkspace.JumpLogOf(hop)))?.Message ?? $"jump host {route.Hops[^1]}: the SSH client ended with {status}",
        });
        return status == 0;
    }

    /// <summary>The jump host went without a word: the next one to ask logs in to it anew.</summary>
    private async Task LoseAsync(CancellationToken cancellationToken)
    {
        Turn($"jump host {route.Hops[^1]}: it answers no more");
        await ChildProcess.RunAsync(Program(_files!, "-O", "exit", route.Last), Longest, time, cancellationToken);
    }

    private void Turn(string? whyAway)
    {
        if (Interlocked.Exchange(ref _whyAway, whyAway) != whyAway)
        {
            turned(whyAway);
        }
    }

    private async Task<bool> IsThereAsync(CancellationToken cancellationToken) =>
        await ChildProcess.RunAsync(Program(_files!, "-O", "check", route.Last), Longest, time, cancellationToken) == 0;

    /// <summary>
    /// What the endpoint says first, or that it hangs up, shows that it took the connection; false: the jump host could not
    /// connect to it, or is not connected to itself. Null: nobody said anything in time.
    /// </summary>
    private async Task<bool?> ForwardsAsync(IPEndPoint endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);

        // Without the connection it would log in by itself; it is to fail then.
        var place = string.Create(CultureInfo.InvariantCulture, $"[{endpoint.Address}]:{endpoint.Port}");
        using var process = ChildProcess.Start(Program(_files!, "-o", "ProxyCommand=false", "-W", place, route.Last));
        try
        {
            if (await process.StandardOutput.BaseStream.ReadAsync(new byte[1], stop.Token) > 0)
            {
                return true;
            }

            await process.WaitForExitAsync(stop.Token);
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>
    /// The client in the directory of its files, told nothing on its standard input, and heard only on its standard output. It
    /// goes on where its log may grow no more (512 KiB), which it does with every endpoint that is tried.
    /// </summary>
    private ProcessStartInfo Program(SshWorkspace files, params string[] arguments) =>
        new("/bin/sh", ["-c", "ulimit -c 0; ulimit -f 1024; trap '' XFSZ; exec \"$@\" </dev/null 2>/dev/null", "sh", client, "-F", SshWorkspace.Jump, "-S", SshWorkspace.JumpControl, .. arguments])
        {
            WorkingDirectory = files.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["LC_ALL"] = "C", ["SHELL"] = "/bin/sh" },
        };
}
