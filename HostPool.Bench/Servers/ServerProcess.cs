using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HostPool.Bench.Http;

namespace HostPool.Bench.Servers;

/// <summary>A web server in a process of its own on a free loopback port. Disposing ends it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(1);

    private readonly Process _process;
    private readonly string _log;
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    private ServerProcess(string program, IEnumerable<string> arguments, string log, IPEndPoint address)
    {
        // The shell is replaced by the program, which so writes to a file and keeps nobody here busy with its output.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, program, .. arguments]);
        (_log, Address) = (log, address);
        _process = Process.Start(start)!;
    }

    public IPEndPoint Address { get; }

    public int Id => _process.Id;

    /// <summary>The processor time that it has taken, in seconds.</summary>
    public double CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>A line of proc_pid_status(5), such as VmRSS, in bytes; Linux only.</summary>
    public double Memory(string name) =>
        double.Parse(
            File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith($"{name}:", StringComparison.Ordinal))
                .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) * 1024;

    /// <summary>The lines of its log so far that hold a text.</summary>
    public IEnumerable<string> Logged(string text)
    {
        using var log = new StreamReader(new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (log.ReadLine() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    /// <summary>Starts it; it is not serving yet.</summary>
    /// <param name="program">The path of the program.</param>
    /// <param name="arguments">Its arguments, given the URL to serve.</param>
    /// <param name="log">The file that its output is added to.</param>
    public static ServerProcess Start(string program, Func<string, IEnumerable<string>> arguments, string log)
    {
        var address = FreeAddress();
        return new ServerProcess(program, arguments($"http://{address}"), log, address);
    }

    /// <summary>Waits until <paramref name="path"/> answers 200, and returns how long that was from the start, in seconds.</summary>
    public async Task<double> WaitAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var connection = new HttpConnection(Address);
                connection.Get(path).Expect(200);
                return Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(_startedAt) < StartLimit)
            {
                await Task.Delay(RetryInterval, cancellationToken);
            }
            catch (SocketException)
            {
                throw new InvalidOperationException($"The server did not start. Its log ends: {string.Join(" / ", File.ReadLines(_log).TakeLast(5))}");
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static IPEndPoint FreeAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
