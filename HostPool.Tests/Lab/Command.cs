using System.Diagnostics;

namespace HostPool.Tests.Lab;

/// <summary>Runs a program of the machine, without input, to its end.</summary>
internal static class Command
{
    /// <summary>What the program printed, without the last line's end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it complained of.</exception>
    public static async Task<string> RunAsync(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var complaint = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().ConfigureAwait(false);

        return process.ExitCode == 0
            ? (await output.ConfigureAwait(false)).TrimEnd('\n')
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {(await complaint.ConfigureAwait(false)).Trim()}");
    }
}
