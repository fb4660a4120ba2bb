namespace HostPool.Specs;

/// <summary>Makes typed facts of what a probe told. Pure, and bears any text.</summary>
internal static class FactReader
{
    /// <param name="output">A whole answer.</param>
    /// <param name="own">The keys of the commands that were run beside.</param>
    public static MachineFacts Read(ProbeOutput output, IEnumerable<string> own)
    {
        var (tree, gaps) = (output.Tree, new FactGaps());
        var rdma = RdmaReader.Read(tree);
        var processor = new Processor(tree, output.Facts.GetValueOrDefault("cpu_arch"));
        return new MachineFacts
        {
            Architecture = Told("architecture", "cpu_arch"),
            Cpu = CpuReader.Read(processor, tree, output, gaps),
            Memory = MemoryReader.Read(tree, output, gaps),
            Numa = gaps.Of("numa", MemoryReader.ReadNodes(tree), "no /sys/devices/system/node"),
            Disks = gaps.Of("disks", DiskReader.Read(tree), "no /sys/block"),
            Interfaces = gaps.Of("interfaces", InterfaceReader.Read(tree, rdma), "no /sys/class/net"),
            Gpus = gaps.Of("gpus", GpuReader.Read(tree), "no PCI bus, and no /sys/class/drm"),
            Virtualisation = VirtualisationReader.Read(processor, tree, gaps),
            ContainerEngines = EngineReader.Read(tree),
            Rdma = rdma,
            Sriov = gaps.Of("sriov", RdmaReader.ReadSriov(tree), "no PCI bus"),
            Kernel = Told("kernel", "kernel"),
            Distribution = gaps.Of("distribution", SystemReader.ReadDistribution(tree), "no os-release file"),
            MachineId = Told("machine_id", "machine_id"),
            System = SystemReader.Read(tree, output, gaps),
            Power = PowerReader.Read(tree, gaps),
            UptimeSeconds = gaps.Of("uptime_seconds", tree.Number("/proc/uptime"), "no /proc/uptime"),
            Own = OwnFacts.Read(output, own, gaps),
            Missing = gaps.Reasons,
        };

        string? Told(string key, string told) =>
            gaps.Of(key, output.Facts.GetValueOrDefault(told), output.Missing.GetValueOrDefault(told, "not reported"));
    }
}
