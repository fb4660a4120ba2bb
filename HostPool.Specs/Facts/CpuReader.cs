namespace HostPool.Specs;

/// <summary>Reads <see cref="CpuFacts"/>. Pure.</summary>
internal static class CpuReader
{
    /// <summary>What software asks for; hundreds of others say how the processor is driven.</summary>
    private static readonly HashSet<string> Wanted = new(StringComparer.Ordinal)
    {
        // x86: virtualisation, vectors, matrices, cryptography, large pages, confidential computing, resource control.
        "vmx", "svm", "ept", "npt", "sse4_2", "avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "avx_vnni",
        "amx_tile", "amx_int8", "amx_bf16", "aes", "vaes", "sha_ni", "pclmulqdq", "rdrand", "rdseed", "bmi2", "pdpe1gb", "la57", "sgx", "sev", "sev_es",
        "sev_snp", "tdx_guest", "tme", "rdt_a", "cat_l3", "mba", "hypervisor", "constant_tsc", "nonstop_tsc", "rtm", "lm",

        // ARM, and what it shares with nobody.
        "asimd", "asimddp", "fphp", "asimdhp", "neon", "sve", "sve2", "sme", "i8mm", "bf16", "atomics", "crc32", "pmull", "sha1", "sha2", "sha3", "sha512",
        "paca", "bti", "mte",

        // s390x, RISC-V.
        "sie", "vx", "dfp", "rv64imafdc", "rv64imafdcv", "zba", "zbb", "zbs",
    };

    public static CpuFacts Read(Processor processor, ProbeTree tree, ProbeOutput output, FactGaps gaps)
    {
        var places = tree.Lines("topology").Where(place => !place.Contains('-', StringComparison.Ordinal)).ToList();
        const string NoTopology = "the kernel does not tell which core is where";
        return new CpuFacts
        {
            Model = gaps.Of("cpu.model", output.Facts.GetValueOrDefault("cpu_model"), "not in /proc/cpuinfo, lscpu or the device tree"),
            Vendor = gaps.Of("cpu.vendor", processor.Vendor, "not in /proc/cpuinfo"),
            Sockets = gaps.Of<int?>("cpu.sockets", places.Count == 0 ? null : places.Select(place => place.Split(' ')[0]).Distinct().Count(), NoTopology),
            Cores = gaps.Of<int?>("cpu.cores", places.Count == 0 ? null : places.Distinct().Count(), NoTopology),
            Threads = gaps.Of("cpu.threads", Threads(tree, output), "neither /sys nor any program tells"),
            MaxMhz = gaps.Of(
                "cpu.max_mhz",
                (int?)(tree.Number("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq") / 1000) ?? (int?)ProbeTree.Number(tree.Field("/proc/cpuinfo", "cpu MHz", ':')),
                "no cpufreq, and not in /proc/cpuinfo"),
            Flags = gaps.Of("cpu.flags", processor.Flags?.Where(Wanted.Contains).Order(StringComparer.Ordinal).ToList(), "not in /proc/cpuinfo"),
        };
    }

    private static int? Threads(ProbeTree tree, ProbeOutput output) =>
        ProbeTree.Number(output.Facts.GetValueOrDefault("cpus")) is > 0 and < int.MaxValue and var told ? (int)told
        : tree.Lines("topology").Count is > 0 and var count ? count : null;
}
