using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api;

/// <summary>The built service as a process of its own, as an operator starts it: by default without discovery and specs.</summary>
internal sealed partial class PoolProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PoolProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Speaks to the service, once it listens.</summary>
    public HttpClient Client { get; private set; } = null!;

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it wrote to standard error.</summary>
    public string Errors => Text(_errors);

    /// <summary>What it wrote to standard output.</summary>
    public string Output => Text(_output);

    /// <summary>Starts it on a free port, with its database in <paramref name="folder"/>, and waits until it listens.</summary>
    public static Task<PoolProcess> StartAsync(TempFolder folder, params string[] arguments) => StartAsync(folder, [], arguments);

    /// <summary>The same, with settings in its environment too.</summary>
    public static async Task<PoolProcess> StartAsync(TempFolder folder, IEnumerable<KeyValuePair<string, string?>> environment, params string[] arguments)
    {
        var start = StartInfo(folder, arguments);
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = new PoolProcess(start);
        var ended = process._process.WaitForExitAsync();
        if (await Task.WhenAny(process._listening.Task, ended).WaitAsync(Patience) == ended)
        {
            Assert.Fail($"It ended with {process.ExitCode}: {process.Errors} {process.Output}");
        }

        process.Client = new HttpClient { BaseAddress = await process._listening.Task };
        return process;
    }

    /// <summary>Runs it to its end, which is to come by itself.</summary>
    public static Task<PoolProcess> RunAsync(TempFolder folder, params string[] arguments) => RunAsync(StartInfo(folder, arguments));

    /// <summary>The same, bound by file permissions even when the tests run as root (capabilities(7)).</summary>
    public static Task<PoolProcess> RunUnprivilegedAsync(TempFolder folder, params string[] arguments)
    {
        var start = StartInfo(folder, arguments);
        if (Environment.IsPrivilegedProcess)
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.ArgumentList.Insert(0, "--bounding-set=-dac_override");
            start.FileName = "setpriv";
        }

        return RunAsync(start);
    }

    /// <summary>Stops it where it stands, as a suspended virtual machine does.</summary>
    public Task SuspendAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Asks it to stop, as systemd and docker do, and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return ExitCode;
    }

    /// <summary>Ends it as a power cut would: kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private Task SignalAsync(string signal) =>
        Command.RunAsync("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)], []);

    private static async Task<PoolProcess> RunAsync(ProcessStartInfo start)
    {
        var process = new PoolProcess(start);
        try
        {
            await process._process.WaitForExitAsync().WaitAsync(Patience);
            return process;
        }
        catch (TimeoutException)
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static ProcessStartInfo StartInfo(TempFolder folder, string[] arguments)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        return new ProcessStartInfo(dotnet, [
            Path.Combine(AppContext.BaseDirectory, "HostPool.Api.dll"),
            "--urls=http://127.0.0.1:0",
            $"--Database:ConnectionString=Data Source={folder.File("hostpool.db")}",
            "--Discovery:Enabled=false",
            "--Specs:Enabled=false",
            .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
    }

    private void Take(StringBuilder to, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (to)
        {
            to.AppendLine(line);
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private static string Text(StringBuilder from)
    {
        lock (from)
        {
            return from.ToString();
        }
    }

    [GeneratedRegex(@"Now listening on: (https?://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
