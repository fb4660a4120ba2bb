using System.Globalization;
using HostPool.Specs;

namespace HostPool.Api.Inventory;

/// <summary>
/// What became of a machine's hardware between two readings, for the operator: <c>disk sdb (1863.02 GB) gone</c>. What was
/// not known at one of them says nothing, nor does what software changes: addresses, speeds, versions. Pure.
/// </summary>
internal static class FactChanges
{
    /// <summary>The kernel keeps a little memory for itself, and another kernel another little.</summary>
    private const double MemoryJitter = 0.02;

    /// <summary>One line each; empty when nothing changed.</summary>
    public static IReadOnlyList<string> Between(MachineFacts before, MachineFacts after) => IsAnother(before, after)
        ? [$"another machine answers: {Name(before)} → {Name(after)}"]
        :
        [
            .. Values("cpu", before.Cpu?.Model, after.Cpu?.Model),
            .. Values("cpu sockets", before.Cpu?.Sockets, after.Cpu?.Sockets),
            .. Values("cpu cores", before.Cpu?.Cores, after.Cpu?.Cores),
            .. Values("cpu threads", before.Cpu?.Threads, after.Cpu?.Threads),
            .. Memory(before.Memory?.TotalMb, after.Memory?.TotalMb),
            .. Values("NUMA nodes", before.Numa?.Count, after.Numa?.Count),
            .. Disks(before.Disks, after.Disks),
            .. Lists("interface", before.Interfaces?.Where(IsHardware), after.Interfaces?.Where(IsHardware), link => link.Mac!, link => $"{link.Name} ({link.Mac})"),
            .. Lists("gpu", before.Gpus?.Where(gpu => !gpu.Virtual), after.Gpus?.Where(gpu => !gpu.Virtual), gpu => $"{gpu.Address} {gpu.PciId}", gpu => $"{gpu.Model} ({gpu.Address})"),
            .. Lists("rdma device", before.Rdma, after.Rdma, device => $"{device.Name}", device => device.Name),
            .. Values("serial number", before.System?.Serial, after.System?.Serial),
        ];

    /// <summary>Nothing that tells machines apart is the same. A machine that was installed anew keeps its MACs.</summary>
    private static bool IsAnother(MachineFacts before, MachineFacts after) =>
        before.MachineId is { } old && after.MachineId is { } now && old != now
        && before.Interfaces is { } links && after.Interfaces is not null
        && !links.Where(IsHardware).Select(link => link.Mac).Intersect(after.Interfaces.Select(link => link.Mac)).Any()
        && (before.System?.Serial is null || before.System.Serial != after.System?.Serial);

    private static string Name(MachineFacts facts) => facts.System?.Hostname ?? facts.MachineId!;

    private static bool IsHardware(InterfaceFacts link) => link is { Driver: not null, Mac: not null };

    private static IEnumerable<string> Values<T>(string what, T? before, T? after) =>
        before is not null && after is not null && !before.Equals(after) ? [$"{what} {before} → {after}"] : [];

    private static IEnumerable<string> Memory(long? before, long? after) =>
        before is { } old && after is { } now && Math.Abs(now - old) > old * MemoryJitter
            ? [string.Create(CultureInfo.InvariantCulture, $"ram {old} → {now} MB")]
            : [];

    /// <summary>By what they are; the kernel may give the same disks other names each time it starts.</summary>
    private static IEnumerable<string> Disks(IReadOnlyList<DiskFacts>? before, IReadOnlyList<DiskFacts>? after) => Lists(
        "disk",
        before,
        after,
        disk => string.Create(CultureInfo.InvariantCulture, $"{disk.Serial}/{disk.Model}/{disk.SizeGb}"),
        disk => disk.SizeGb is { } size ? string.Create(CultureInfo.InvariantCulture, $"{disk.Name} ({size} GB)") : disk.Name);

    /// <summary>What is gone, then what is new; of several that are alike, as many as are missing or more.</summary>
    private static IEnumerable<string> Lists<T>(
        string what, IEnumerable<T>? before, IEnumerable<T>? after, Func<T, string> identity, Func<T, string> name)
    {
        if (before is null || after is null)
        {
            return [];
        }

        var (old, now) = (before.ToList(), after.ToList());
        return Without(old, now, identity).Select(gone => $"{what} {name(gone)} gone")
            .Concat(Without(now, old, identity).Select(added => $"{what} {name(added)} new"));
    }

    private static List<T> Without<T>(List<T> those, List<T> others, Func<T, string> identity)
    {
        var left = others.GroupBy(identity).ToDictionary(group => group.Key, group => group.Count());
        return [.. those.Where(one => left.GetValueOrDefault(identity(one)) is var count && (left[identity(one)] = count - 1) < 0)];
    }
}
