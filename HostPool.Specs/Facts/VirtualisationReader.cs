namespace HostPool.Specs;

/// <summary>Reads what virtual machines a machine can run, and what it runs in. Pure.</summary>
internal static class VirtualisationReader
{
    private const string None = "none";

    /// <summary>Words of the maker or the product that name a hypervisor.</summary>
    private static readonly (string Says, string Hypervisor)[] Makers =
    [
        ("QEMU", "kvm"), ("KVM", "kvm"), ("KubeVirt", "kvm"), ("Google Compute Engine", "kvm"), ("Amazon EC2", "kvm"), ("OpenStack", "kvm"),
        ("Alibaba Cloud", "kvm"), ("DigitalOcean", "kvm"), ("Hetzner", "kvm"), ("Nutanix", "kvm"), ("RHEV", "kvm"), ("oVirt", "kvm"),
        ("VMware", "vmware"), ("VirtualBox", "virtualbox"), ("innotek", "virtualbox"), ("Virtual Machine", "hyperv"), ("Xen", "xen"),
        ("Parallels", "parallels"), ("BHYVE", "bhyve"), ("Apple Virtualization", "apple"), ("Bochs", "bochs"),
    ];

    /// <summary>Clocks that only a hypervisor has.</summary>
    private static readonly (string Says, string Hypervisor)[] Clocks = [("kvm-clock", "kvm"), ("hyperv", "hyperv"), ("xen", "xen"), ("vmware", "vmware")];

    /// <summary>Container managers whose groups have their name.</summary>
    private static readonly (string Says, string Container)[] Groups =
        [("kubepods", "kubernetes"), ("docker", "docker"), ("libpod", "podman"), ("/lxc", "lxc"), ("lxc.payload", "lxc")];

    public static VirtualisationFacts Read(Processor processor, ProbeTree tree, FactGaps gaps) => new()
    {
        Kvm = gaps.Of<bool?>("virtualisation.kvm", tree.Line("kvm") switch { "usable" => true, "absent" or "denied" => false, _ => null }, "not reported"),
        Nested = gaps.Of("virtualisation.nested", Nested(tree), tree.Line("kvm") == "absent" ? "no KVM" : "the kernel's KVM does not tell"),
        Hypervisor = gaps.Of("virtualisation.hypervisor", Hypervisor(processor, tree), "neither the processor, DMI nor a device tree tells"),
        Container = Container(tree),
    };

    private static bool? Nested(ProbeTree tree) =>
        tree.Flag("/sys/module/kvm_intel/parameters/nested") ?? tree.Flag("/sys/module/kvm_amd/parameters/nested") ?? tree.Flag("/sys/module/kvm/parameters/nested");

    private static string? Hypervisor(Processor processor, ProbeTree tree)
    {
        // Where the processor says that nothing is below, a maker's name is that of a server rented whole.
        var isBare = processor is { IsX86: true, Flags: { } flags } && !flags.Contains("hypervisor");
        if (tree.Line("/sys/hypervisor/type") is { } type)
        {
            return type;
        }

        if (isBare)
        {
            return None;
        }

        var maker = $"{tree.Line("/sys/class/dmi/id/sys_vendor")} {tree.Line("/sys/class/dmi/id/product_name")}";
        var below = tree.Line("/proc/device-tree/hypervisor/compatible");
        return First(Makers, maker)
            ?? First(Clocks, tree.Line("/sys/devices/system/clocksource/clocksource0/available_clocksource"))
            ?? (below is null ? null : First([("kvm", "kvm"), ("xen", "xen")], below) ?? "unknown")
            ?? (processor.Flags?.Contains("hypervisor") == true ? "unknown" : null)
            ?? (maker.Length > 1 || tree.Has("/proc/device-tree/model") ? None : null);
    }

    private static string Container(ProbeTree tree) =>
        tree.Line("/run/systemd/container")
        ?? tree.Line("/run/host/container-manager")
        ?? tree.Line("environ")
        ?? (tree.Has("/run/.containerenv") ? "podman" : null)
        ?? tree.Lines("/proc/1/cgroup").Select(line => First(Groups, line)).FirstOrDefault(name => name is not null)
        ?? (tree.Has("/.dockerenv") ? "docker" : null)
        ?? (tree.Has("/dev/lxd/sock") ? "lxc" : null)
        ?? (tree.Has("/proc/vz") && !tree.Has("/proc/bc") ? "openvz" : null)
        ?? (tree.Line("/proc/version")?.Contains("microsoft", StringComparison.OrdinalIgnoreCase) == true ? "wsl" : null)
        ?? None;

    private static string? First((string Says, string Means)[] words, string? text) =>
        text is null ? null : words.FirstOrDefault(word => text.Contains(word.Says, StringComparison.OrdinalIgnoreCase)).Means;
}
