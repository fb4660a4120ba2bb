using System.Globalization;

namespace HostPool.Bench.Labs;

/// <summary>
/// The kernel's ARP table, one for all namespaces: when it is full (sysctl net.ipv4.neigh.default.gc_thresh3, arp(7)),
/// nothing on this machine finds or answers a new neighbour.
/// </summary>
internal static class NeighbourTable
{
    /// <summary>How often it was full since the machine started: the last column of /proc/net/stat/arp_cache.</summary>
    public static long Overflows() => File.ReadLines("/proc/net/stat/arp_cache").Skip(1)
        .Sum(line => long.Parse(line.AsSpan(line.TrimEnd().LastIndexOf(' ') + 1).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>What a remark says of it; nothing when it was never full.</summary>
    public static string DescribeSince(long overflows) => Overflows() - overflows is > 0 and var more
        ? string.Create(CultureInfo.InvariantCulture, $"; the kernel's ARP table was full {more:#,0} times meanwhile, and then this machine finds nobody new (raise net.ipv4.neigh.default.gc_thresh3)")
        : "";
}
