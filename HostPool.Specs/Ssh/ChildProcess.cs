using System.Diagnostics;

namespace HostPool.Specs;

/// <summary>Runs a program whose streams are files, so that no thread waits on a pipe while it runs.</summary>
internal static class ChildProcess
{
    /// <summary>The exit status; null when it ran out of time and was killed with everything that it had started.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it was killed likewise, and is gone.</exception>
    public static async Task<int?> RunAsync(
        ProcessStartInfo program, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var timer = new CancellationTokenSource(timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        using var process = Process.Start(program)!;
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
