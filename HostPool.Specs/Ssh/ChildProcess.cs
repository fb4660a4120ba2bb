using System.Diagnostics;

namespace HostPool.Specs;

/// <summary>Starts programs, and waits for those whose streams are files, so that no thread waits on a pipe while they run.</summary>
internal static class ChildProcess
{
    private static readonly Lock Starting = new();

    /// <summary>Starts a program, whose standard input is over at once. It is not told the settings in the environment.</summary>
    /// <param name="program">With <paramref name="hidden"/> files, one that waits for that end before it starts who reads them, and outlives that.</param>
    /// <param name="hidden">Files in memory, by their names in its working directory: links there, to what it inherits.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started.</exception>
    /// <exception cref="IOException">The files could not be made.</exception>
    public static Process Start(ProcessStartInfo program, IReadOnlyDictionary<string, string>? hidden = null)
    {
        // Settings of this process may be secrets: whoever may look at the environment of another has no need of them.
        foreach (var setting in program.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).ToList())
        {
            program.Environment.Remove(setting);
        }

        // One at a time: who is started inherits all that is open, and is to have nobody else's.
        lock (Starting)
        {
            var files = new List<(string Path, MemoryFile File)>();
            Process? process = null;
            try
            {
                foreach (var (name, text) in hidden ?? new Dictionary<string, string>())
                {
                    files.Add((Path.Combine(program.WorkingDirectory, name), MemoryFile.Create(text)));
                }

                process = Process.Start(program)!;
                files.ForEach(one => File.CreateSymbolicLink(one.Path, $"/proc/{process.Id}/fd/{one.File.Number}"));
                process.StandardInput.Close();
                return process;
            }
            catch
            {
                process?.Kill(entireProcessTree: true);
                process?.Dispose();
                throw;
            }
            finally
            {
                files.ForEach(one => one.File.Dispose());
            }
        }
    }

    /// <summary>The exit status; null when it ran out of time and was killed with everything that it had started.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started.</exception>
    /// <exception cref="IOException">The files could not be made.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it was killed likewise, and is gone.</exception>
    public static async Task<int?> RunAsync(
        ProcessStartInfo program, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? hidden = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var timer = new CancellationTokenSource(timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        using var process = Start(program, hidden);
        try
        {
            await process.WaitForExitAsync(stop.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
