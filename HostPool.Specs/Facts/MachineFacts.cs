using System.Text.Json.Nodes;

namespace HostPool.Specs;

/// <summary>
/// What a machine is and has. A value that is null is missing, and <see cref="Missing"/> says why; an empty list is an
/// answer: there is none.
/// </summary>
public sealed record MachineFacts
{
    /// <summary>As <c>uname -m</c> names it: <c>x86_64</c>, <c>aarch64</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>The processors.</summary>
    public CpuFacts? Cpu { get; init; }

    /// <summary>The main memory.</summary>
    public MemoryFacts? Memory { get; init; }

    /// <summary>The NUMA nodes, by number.</summary>
    public IReadOnlyList<NumaNode>? Numa { get; init; }

    /// <summary>The disks, by name; no partitions, and nothing that is made of other disks.</summary>
    public IReadOnlyList<DiskFacts>? Disks { get; init; }

    /// <summary>The network interfaces, by name, without the loopback and the ends of containers' cables.</summary>
    public IReadOnlyList<InterfaceFacts>? Interfaces { get; init; }

    /// <summary>Graphics processors and other accelerators.</summary>
    public IReadOnlyList<GpuFacts>? Gpus { get; init; }

    /// <summary>What virtual machines it can run, and what it runs in itself.</summary>
    public VirtualisationFacts? Virtualisation { get; init; }

    /// <summary>The programs that run containers.</summary>
    public IReadOnlyList<EngineFacts>? ContainerEngines { get; init; }

    /// <summary>The RDMA devices, by name.</summary>
    public IReadOnlyList<RdmaFacts>? Rdma { get; init; }

    /// <summary>The PCI devices that can be several (SR-IOV).</summary>
    public IReadOnlyList<SriovFacts>? Sriov { get; init; }

    /// <summary>The kernel's release: <c>6.1.0-18-amd64</c>.</summary>
    public string? Kernel { get; init; }

    /// <summary>The Linux distribution.</summary>
    public DistributionFacts? Distribution { get; init; }

    /// <summary>machine-id(5).</summary>
    public string? MachineId { get; init; }

    /// <summary>Who made the machine, and what it is called.</summary>
    public SystemFacts? System { get; init; }

    /// <summary>What feeds it, and what it took.</summary>
    public PowerFacts? Power { get; init; }

    /// <summary>Whole seconds since it booted, when this was read.</summary>
    public long? UptimeSeconds { get; init; }

    /// <summary>What the commands of the settings and of <c>/specs/commands</c> printed: a number, JSON, or the first line as text.</summary>
    public JsonObject? Own { get; init; }

    /// <summary>Why what has no value has none, by its key: <c>cpu.sockets</c>.</summary>
    public IReadOnlyDictionary<string, string> Missing { get; init; } = new Dictionary<string, string>();
}
