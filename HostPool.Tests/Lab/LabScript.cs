namespace HostPool.Tests.Lab;

/// <summary>Runs <c>lab.sh</c>, the one code path that makes and changes labs.</summary>
internal static class LabScript
{
    private static readonly Lazy<string> Path = new(Find);

    /// <summary>What the script printed.</summary>
    /// <exception cref="InvalidOperationException">The script failed; the message is what it complained of.</exception>
    public static Task<string> RunAsync(string name, string net, params string[] arguments) =>
        RunAsync(name, net, LabFamily.Ipv4, arguments);

    /// <inheritdoc cref="RunAsync(string, string, string[])"/>
    public static Task<string> RunAsync(string name, string net, LabFamily family, params string[] arguments) =>
        Command.RunAsync("bash", [Path.Value, .. arguments], new()
        {
            ["LAB_NAME"] = name,
            ["LAB_NET"] = net,
            ["LAB_IPV6"] = family switch { LabFamily.Dual => "1", LabFamily.Ipv6 => "only", _ => "0" },
        });

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = System.IO.Path.Combine(folder.FullName, "lab.sh");
            if (File.Exists(script))
            {
                return script;
            }
        }

        throw new InvalidOperationException($"There is no lab.sh in or above {AppContext.BaseDirectory}.");
    }
}
