using System.Globalization;

namespace HostPool.Specs;

/// <summary>Reads RDMA devices, and devices that can be several. Pure.</summary>
internal static class RdmaReader
{
    private const string Devices = "/sys/class/infiniband";
    private const string Bus = "/sys/bus/pci/devices";

    /// <summary>Empty where the kernel drives none.</summary>
    public static IReadOnlyList<RdmaFacts> Read(ProbeTree tree) => [.. tree.Children(Devices).Select(name => Read(tree, name))];

    /// <summary>Null where there is no PCI bus.</summary>
    public static IReadOnlyList<SriovFacts>? ReadSriov(ProbeTree tree) => !tree.Has(Bus) ? null :
    [
        .. from address in tree.Children(Bus)
           let most = tree.Int($"{Bus}/{address}/sriov_totalvfs")
           where most is > 0
           select new SriovFacts(address, tree.Children($"{Bus}/{address}/net") is [var link, ..] ? link : null, most.Value, tree.Int($"{Bus}/{address}/sriov_numvfs") ?? 0),
    ];

    private static RdmaFacts Read(ProbeTree tree, string name)
    {
        var place = $"{Devices}/{name}";
        var ports = tree.Children($"{place}/ports").Select(port => $"{place}/ports/{port}").ToList();
        var isEthernet = ports.Any(port => tree.Line($"{port}/link_layer") == "Ethernet");

        // "4: RNIC" is iWARP; all else on Ethernet is RoCE.
        var kind = tree.Line($"{place}/node_type") is { } type && type.StartsWith("4:", StringComparison.Ordinal) ? "iwarp" : isEthernet ? "roce" : "infiniband";
        var links = tree.Children($"{place}/device/net");
        return new RdmaFacts(
            name,
            kind,
            links.Count == 0 && tree.Line($"{place}/parent") is { } parent ? [parent] : links,
            ports.Select(port => tree.Line($"{port}/state")).OfType<string>().OrderDescending(StringComparer.Ordinal).Select(State).FirstOrDefault(),
            ports.Select(port => Rate(tree.Line($"{port}/rate"))).Max(),
            tree.Line($"{place}/fw_ver"));
    }

    /// <summary><c>4: ACTIVE</c></summary>
    private static string State(string text) => text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().ToLowerInvariant();

    /// <summary><c>100 Gb/sec (4X EDR)</c></summary>
    private static double? Rate(string? text) =>
        double.TryParse(text?.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) ? rate : null;
}
