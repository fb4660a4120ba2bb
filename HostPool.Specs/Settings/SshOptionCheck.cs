using System.ComponentModel;
using System.Diagnostics;

namespace HostPool.Specs;

/// <summary>Asks the SSH client of this machine which of the settings' options it knows (ssh(1), -G). It connects to nobody.</summary>
public static class SshOptionCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Each option that it does not take, or not with that value, beginning with its full key; some milliseconds each, none
    /// without options. Empty where there is no client, for reading says so.
    /// </summary>
    /// <param name="options">What <see cref="SpecOptions.Validate"/> finds fault with is left out.</param>
    public static IEnumerable<string> Errors(SpecOptions options) =>
        Errors("Specs:SshOptions", options.SshOptions)
            .Concat(options.Networks.SelectMany((network, i) => Errors($"Specs:Networks:{i}:SshOptions", network.SshOptions)));

    private static IEnumerable<string> Errors(string section, IEnumerable<KeyValuePair<string, string>> options) =>
        from option in options
        where !SshOptionRules.Errors(section, [option]).Any()
        let words = Refusal(option.Key, option.Value)
        where words is not null
        select $"{section}:{option.Key}: {words}";

    private static string? Refusal(string name, string value)
    {
        try
        {
            using var client = ChildProcess.Start(new ProcessStartInfo("ssh", ["-F", "none", "-G", "-o", $"{name}={value}", "--", "localhost"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["LC_ALL"] = "C" },
            });
            using var limit = new Timer(_ => client.Kill(), null, Longest, Timeout.InfiniteTimeSpan);
            var listed = client.StandardOutput.ReadToEndAsync();
            var words = client.StandardError.ReadToEnd();
            client.WaitForExit();
            return client.ExitCode == 0 ? null : $"the SSH client does not take it: {OneLine.Of(words, 200)}";
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
