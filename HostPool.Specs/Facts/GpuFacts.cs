namespace HostPool.Specs;

/// <summary>A graphics processor or another accelerator.</summary>
/// <param name="Address">Where it sits on the PCI bus: <c>0000:3b:00.0</c>; null: on none.</param>
/// <param name="Class"><c>vga</c>, <c>3d</c>, <c>display</c>, <c>accelerator</c> or <c>coprocessor</c>.</param>
/// <param name="Vendor">Its maker's name when that is well known, else the maker's PCI number.</param>
/// <param name="Model">As nvidia-smi, the driver or lspci calls it, else its PCI numbers <c>10de:20b0</c>.</param>
/// <param name="PciId">Maker and device: <c>10de:20b0</c>.</param>
/// <param name="Driver">The kernel's driver that has it; null: none.</param>
/// <param name="DriverVersion">Of NVIDIA's driver.</param>
/// <param name="MemoryMb">Its own memory in MiB.</param>
/// <param name="NumaNode">The NUMA node that it hangs on.</param>
/// <param name="Virtual">True for a virtual function of another card.</param>
public sealed record GpuFacts(
    string? Address,
    string Class,
    string? Vendor,
    string? Model,
    string? PciId,
    string? Driver,
    string? DriverVersion,
    long? MemoryMb,
    int? NumaNode,
    bool Virtual);
