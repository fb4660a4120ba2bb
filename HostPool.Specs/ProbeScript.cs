using System.Text;

namespace HostPool.Specs;

/// <summary>The script that is run on a host: the parts of the folder <c>Probe</c>, with the extra commands of the settings in front.</summary>
internal static class ProbeScript
{
    /// <summary>The facts that are text and that the script reports by itself.</summary>
    public static readonly IReadOnlySet<string> BuiltInKeys = new HashSet<string>(StringComparer.Ordinal)
    {
        "cpus", "ram", "disk_size", "cpu_arch", "graph_card_model", "cpu_model", "kernel", "distribution", "gpu",
        "machine_id", "serial", "macs",
    };

    /// <summary>In their order: the last one runs what the others define.</summary>
    private static readonly string[] Parts = ["lib", "strings", "machine", "devices", "commands", "probe"];

    private static readonly string Script = string.Concat(Parts.Select(part => Load($"{part}.sh")));

    /// <summary>The same for Windows PowerShell; the extra commands are for other shells.</summary>
    public static readonly string Windows = Load("windows.ps1");

    /// <summary>The whole script as it goes to <c>sh -s</c>.</summary>
    /// <param name="commands">Keys and commands that <see cref="SpecOptions.Validate"/> finds no fault with.</param>
    public static string Compose(IEnumerable<KeyValuePair<string, string>> commands)
    {
        var text = new StringBuilder();
        foreach (var (key, command) in commands)
        {
            text.Append("    extra ").Append(key).Append(' ').Append(Quote(command)).Append('\n');
        }

        return text.Length == 0 ? Script : $"probe_extras() {{\n{text}}}\n{Script}";
    }

    /// <summary>One shell word that means exactly <paramref name="text"/> (POSIX XCU 2.2.2); it must hold no NUL.</summary>
    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Load(string file)
    {
        using var stream = typeof(ProbeScript).Assembly.GetManifestResourceStream($"HostPool.Specs.Probe.{file}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
