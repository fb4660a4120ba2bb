namespace HostPool.Specs;

/// <summary>Reads graphics processors and accelerators. Pure.</summary>
internal static class GpuReader
{
    private const string Bus = "/sys/bus/pci/devices";
    private const string Screens = "/sys/class/drm";

    /// <summary>Null where there is neither a PCI bus nor a display device that the kernel drives.</summary>
    public static IReadOnlyList<GpuFacts>? Read(ProbeTree tree)
    {
        var boards = tree.Children(Screens).Select(name => OfBoard(tree, name)).OfType<GpuFacts>().ToList();
        return !tree.Has(Bus) && boards.Count == 0
            ? null
            : [.. tree.Children(Bus).Select(address => OfBus(tree, address)).OfType<GpuFacts>(), .. boards];
    }

    private static GpuFacts? OfBus(ProbeTree tree, string address)
    {
        var place = $"{Bus}/{address}";
        if (Kind(tree.Line($"{place}/class")) is not { } kind)
        {
            return null;
        }

        var id = $"{PciNumber(tree.Line($"{place}/vendor"))}:{PciNumber(tree.Line($"{place}/device"))}";
        var nvidia = Nvidia(tree, address);
        var model = nvidia?[1] ?? tree.Line($"{place}/product_name") ?? WithoutRevision(tree.Line($"{place}/lspci"));
        return new GpuFacts(
            address,
            kind,
            PciVendors.Name(id[..4]),
            model ?? id,
            id,
            tree.Field($"{place}/uevent", "DRIVER", '='),
            nvidia?[3],
            ProbeTree.Number(nvidia?[2]) ?? tree.Number($"{place}/mem_info_vram_total") / (1024 * 1024),
            tree.Int($"{place}/numa_node") is >= 0 and var node ? node : null,
            tree.Has($"{place}/physfn"));
    }

    /// <summary>One that the device tree describes, on a board without PCI.</summary>
    private static GpuFacts? OfBoard(ProbeTree tree, string name)
    {
        var place = $"{Screens}/{name}/device/uevent";
        return tree.Field(place, "OF_COMPATIBLE_0", '=') is { } model
            ? new GpuFacts(null, "display", model.Split(',')[0], model, null, tree.Field(place, "DRIVER", '='), null, null, null, false)
            : null;
    }

    /// <summary>The classes of the PCI code and ID assignment that <c>Probe/devices.sh</c> asks for.</summary>
    private static string? Kind(string? code) => code switch
    {
        null => null,
        _ when code.StartsWith("0x0300", StringComparison.Ordinal) => "vga",
        _ when code.StartsWith("0x0302", StringComparison.Ordinal) => "3d",
        _ when code.StartsWith("0x03", StringComparison.Ordinal) => "display",
        _ when code.StartsWith("0x12", StringComparison.Ordinal) => "accelerator",
        _ when code.StartsWith("0x0b40", StringComparison.Ordinal) => "coprocessor",
        _ => null,
    };

    /// <summary><c>0x10de</c> without what is before its four digits.</summary>
    private static string PciNumber(string? text) => text is { Length: 6 } ? text[2..].ToLowerInvariant() : "????";

    private static string? WithoutRevision(string? name) =>
        name?.LastIndexOf(" (rev ", StringComparison.Ordinal) is > 0 and var at ? name[..at] : name;

    /// <summary>nvidia-smi's line of a card: <c>00000000:3B:00.0, NVIDIA A100-PCIE-40GB, 40960, 535.104.05</c>.</summary>
    private static string[]? Nvidia(ProbeTree tree, string address)
    {
        foreach (var line in tree.Lines("nvidia"))
        {
            var words = line.Split(',', StringSplitOptions.TrimEntries);
            if (words.Length == 4 && words[0].EndsWith(address, StringComparison.OrdinalIgnoreCase))
            {
                return words;
            }
        }

        return null;
    }
}
