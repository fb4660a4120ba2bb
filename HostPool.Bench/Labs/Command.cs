using System.ComponentModel;
using System.Diagnostics;

namespace HostPool.Bench.Labs;

/// <summary>Runs a program of the machine to its end.</summary>
internal static class Command
{
    /// <summary>What it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it complained of.</exception>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var complaint = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
        {
            return await output;
        }

        var why = (await complaint).Trim();
        throw new InvalidOperationException(why.Length > 0 ? why : $"{program} ended with {process.ExitCode}.");
    }
}
