namespace HostPool.Specs;

/// <summary>What <c>/proc/cpuinfo</c> says of the first processor, whose words differ from architecture to architecture.</summary>
internal sealed class Processor(ProbeTree tree, string? architecture)
{
    private const string Info = "/proc/cpuinfo";

    /// <summary>All flags; null where the architecture has none.</summary>
    public IReadOnlySet<string>? Flags { get; } =
        (tree.Field(Info, "flags", ':') ?? tree.Field(Info, "Features", ':') ?? tree.Field(Info, "features", ':') ?? tree.Field(Info, "isa", ':')?.Replace('_', ' '))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);

    public string? Vendor { get; } = tree.Field(Info, "vendor_id", ':') ?? tree.Field(Info, "CPU implementer", ':') switch
    {
        "0x41" => "ARM",
        "0x42" => "Broadcom",
        "0x43" => "Cavium",
        "0x46" => "Fujitsu",
        "0x48" => "HiSilicon",
        "0x4e" => "NVIDIA",
        "0x50" => "APM",
        "0x51" => "Qualcomm",
        "0x61" => "Apple",
        "0x6d" => "Microsoft",
        "0xc0" => "Ampere",
        var other => other,
    };

    /// <summary>True where a flag tells whether there is a hypervisor below.</summary>
    public bool IsX86 { get; } = architecture is "x86_64" || (architecture is { Length: 4 } && architecture.EndsWith("86", StringComparison.Ordinal));
}
