namespace HostPool.Specs;

/// <summary>Reads memory and NUMA nodes. Pure.</summary>
internal static class MemoryReader
{
    private const string Info = "/proc/meminfo";
    private const string Nodes = "/sys/devices/system/node";

    public static MemoryFacts Read(ProbeTree tree, ProbeOutput output, FactGaps gaps)
    {
        const string Why = "not in /proc/meminfo";
        return new MemoryFacts
        {
            TotalMb = gaps.Of("memory.total_mb", Number("MemTotal") / 1024 ?? ProbeTree.Number(output.Facts.GetValueOrDefault("ram")), Why),
            SwapMb = gaps.Of("memory.swap_mb", Number("SwapTotal") / 1024, Why),
            Hugepages = gaps.Of("memory.hugepages", Number("HugePages_Total"), Why),
            HugepageKb = gaps.Of("memory.hugepage_kb", Number("Hugepagesize"), Why),
        };

        long? Number(string name) => ProbeTree.Number(tree.Field(Info, name, ':'));
    }

    /// <summary>Null where the kernel knows of none.</summary>
    public static IReadOnlyList<NumaNode>? ReadNodes(ProbeTree tree)
    {
        var nodes = new List<NumaNode>();
        foreach (var name in tree.Children(Nodes))
        {
            if (name.StartsWith("node", StringComparison.Ordinal) && ProbeTree.Number(name.AsSpan(4)) is >= 0 and < int.MaxValue and var number)
            {
                // "Node 0 MemTotal:  10971348 kB"
                var memory = ProbeTree.Number(tree.Field($"{Nodes}/{name}/meminfo", $"Node {number} MemTotal", ':'));
                nodes.Add(new NumaNode((int)number, tree.Int($"{Nodes}/{name}/cpus"), memory / 1024));
            }
        }

        return nodes.Count == 0 ? null : nodes;
    }
}
