using System.Text.RegularExpressions;

namespace HostPool.Specs;

/// <summary>Reads container engines. Pure.</summary>
internal static partial class EngineReader
{
    private static readonly Dictionary<string, string> Sockets = new(StringComparer.Ordinal)
    {
        ["docker"] = "/run/docker.sock",
        ["podman"] = "/run/podman/podman.sock",
        ["containerd"] = "/run/containerd/containerd.sock",
        ["crio"] = "/run/crio/crio.sock",
    };

    public static IReadOnlyList<EngineFacts> Read(ProbeTree tree) => [.. tree.Children("engine").Select(name => new EngineFacts(
        name,
        tree.Lines($"engine/{name}").Select(line => Version().Match(line)).FirstOrDefault(match => match.Success)?.Value,
        Sockets.TryGetValue(name, out var socket) ? tree.Has(socket) : null))];

    /// <summary>Two numbers or more, and what follows them: <c>24.0.5</c>, <c>1.6.20~ds1</c>.</summary>
    [GeneratedRegex(@"\d+\.\d[\w.~+-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
