using System.Text.Json.Nodes;

namespace HostPool.Api.Allocation;

/// <summary>
/// What is asked of the host; all of it must hold, and comparison ignores case. Beside the keys listed, any fact of
/// <c>hardware_specs</c> can be asked for by its key, and any typed fact by its dotted key, <c>cpu.cores</c> or <c>gpus.model</c>:
/// a number is the least, {"min": …, "max": …} a range, text the value, in which <c>*</c> stands for anything, and so are true and
/// false. Null is no condition; a key that no host has is refused.
/// </summary>
/// <param name="Os"><c>linux</c> or <c>windows</c>.</param>
/// <param name="Tags">Tags that the host must all have.</param>
/// <param name="NotTags">HostPool's: tags of which it may have none.</param>
/// <param name="Name">HostPool's: the whole name; only A to Z are the same as a to z.</param>
/// <param name="Ids">HostPool's: any of these hosts.</param>
/// <param name="Network">HostPool's: its endpoint's address lies in this block, an IP address or a CIDR range.</param>
/// <param name="Cpus">HostPool's: processors; a number is the least, {"min": 4, "max": 8} a range; no text.</param>
/// <param name="RamMb">HostPool's: main memory in MiB, likewise.</param>
/// <param name="DiskGb">HostPool's: the disks' size in GiB, likewise.</param>
/// <param name="CpuArch">HostPool's: the processor's architecture.</param>
/// <param name="Policy">
/// HostPool's: which of the hosts. <c>first</c> (the default): the lowest id. <c>pack</c>: the smallest, by cpus, then ram_mb, then
/// disk_gb. <c>spread</c>: one never given back yet, then the one given back longest ago. <c>random</c>. Or weights of facts,
/// {"ram_mb": 1.0, "cpus": -0.5}: each fact counts from 0 (the least of all free matching hosts) to 1 (the most), the highest sum
/// wins, and a host without the fact gets the worst of it.
/// </param>
/// <param name="DryRun">HostPool's: true to be told what would be given, and why; nothing is taken.</param>
/// <param name="Owner">HostPool's: who takes the host; 1 to 200 characters, not blank.</param>
internal sealed record AllocationFilterWire(
    string? Os,
    IReadOnlyList<string>? Tags,
    IReadOnlyList<string>? NotTags,
    string? Name,
    IReadOnlyList<long>? Ids,
    string? Network,
    JsonNode? Cpus,
    JsonNode? RamMb,
    JsonNode? DiskGb,
    string? CpuArch,
    JsonNode? Policy,
    bool? DryRun,
    string? Owner);
