namespace HostPool.Specs;

/// <summary>Reads what the machine is called, and what runs on it. Pure.</summary>
internal static class SystemReader
{
    private const string Dmi = "/sys/class/dmi/id";
    private const string Tree = "/proc/device-tree";
    private static readonly string[] Releases = ["/etc/os-release", "/usr/lib/os-release"];

    public static SystemFacts Read(ProbeTree tree, ProbeOutput output, FactGaps gaps)
    {
        var isDenied = tree.IsDenied($"{Dmi}/product_serial");
        var board = string.Join(' ', new[] { Name("board_vendor"), Name("board_name") }.OfType<string>());
        const string Why = "neither DMI nor a device tree tells";
        return new SystemFacts
        {
            Vendor = gaps.Of("system.vendor", Name("sys_vendor"), Why),
            Product = gaps.Of("system.product", Name("product_name") ?? tree.Line($"{Tree}/model"), Why),
            Serial = gaps.Of("system.serial", output.Facts.GetValueOrDefault("serial"), isDenied ? "only root may read it" : Why),
            Board = gaps.Of("system.board", board.Length == 0 ? null : board, Why),
            Firmware = gaps.Of("system.firmware", Name("bios_version"), Why),
            Hostname = gaps.Of("system.hostname", tree.Line("/proc/sys/kernel/hostname"), "no /proc/sys/kernel/hostname"),
        };

        // Makers who fill nothing in leave the words of the form.
        string? Name(string file) => tree.Line($"{Dmi}/{file}")?.Trim() is { Length: > 0 } name
            && !name.Contains("filled", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("Default ", StringComparison.OrdinalIgnoreCase)
            && name is not ("System manufacturer" or "System Product Name" or "None" or "N/A" or "Not Specified")
                ? name
                : null;
    }

    /// <summary>Null without a file of os-release(5).</summary>
    public static DistributionFacts? ReadDistribution(ProbeTree tree)
    {
        var file = Releases.FirstOrDefault(tree.Has);
        return file is null ? null : new DistributionFacts(Value("ID"), Value("VERSION_ID"), Value("PRETTY_NAME") ?? Value("NAME"));

        string? Value(string key) => tree.Field(file!, key, '=')?.Trim('"', '\'') is { Length: > 0 } value ? value : null;
    }
}
