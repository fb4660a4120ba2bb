namespace HostPool.Specs;

/// <summary>The makers of graphics processors and accelerators, by their PCI numbers.</summary>
internal static class PciVendors
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["1002"] = "AMD",
        ["1013"] = "Cirrus Logic",
        ["102b"] = "Matrox",
        ["10de"] = "NVIDIA",
        ["10ee"] = "Xilinx",
        ["1234"] = "QEMU",
        ["1414"] = "Microsoft",
        ["15ad"] = "VMware",
        ["19e5"] = "Huawei",
        ["1a03"] = "ASPEED",
        ["1ae0"] = "Google",
        ["1af4"] = "Red Hat",
        ["1b36"] = "Red Hat",
        ["1d0f"] = "Amazon",
        ["1da3"] = "Habana Labs",
        ["1e52"] = "Tenstorrent",
        ["8086"] = "Intel",
    };

    /// <summary>The name, or the number itself.</summary>
    public static string Name(string number) => Names.GetValueOrDefault(number, number);
}
