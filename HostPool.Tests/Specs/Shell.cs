using System.Diagnostics;

namespace HostPool.Tests.Specs;

/// <summary>Runs a program to its end.</summary>
internal static class Shell
{
    public static string Run(string program, params string[] arguments) => Feed(new ProcessStartInfo(program, arguments), string.Empty);

    /// <summary>What it prints when it is given <paramref name="input"/>; killed after 60 s.</summary>
    public static string Feed(ProcessStartInfo start, string input)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        using var limit = new Timer(_ => process.Kill(entireProcessTree: true), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>The full path of a program; null when it is not on the PATH.</summary>
    public static string? Find(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
