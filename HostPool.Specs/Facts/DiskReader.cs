namespace HostPool.Specs;

/// <summary>Reads disks. Pure.</summary>
internal static class DiskReader
{
    private const string Disks = "/sys/block";
    private const double SectorsPerGb = 1L << 21;

    /// <summary>Null where the kernel does not tell.</summary>
    public static IReadOnlyList<DiskFacts>? Read(ProbeTree tree) => !tree.Has(Disks) ? null : [.. tree.Children(Disks).Select(name => Read(tree, name))];

    private static DiskFacts Read(ProbeTree tree, string name)
    {
        var place = $"{Disks}/{name}";

        // The kernel counts sectors of 512 bytes, whatever those of the disk are.
        var sectors = tree.Number($"{place}/size");
        return new DiskFacts(
            name,
            sectors is > 0 ? Math.Round(sectors.Value / SectorsPerGb, 2) : null,
            tree.Flag($"{place}/queue/rotational"),
            tree.Flag($"{place}/removable"),
            (tree.Line($"{place}/device/model") ?? tree.Line($"{place}/device/name"))?.Trim(),
            (tree.Line($"{place}/device/serial") ?? tree.Line($"{place}/serial"))?.Trim());
    }
}
