using System.Globalization;
using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Packets;

namespace HostPool.Bench.Labs;

/// <summary>Stations 0 to <paramref name="Count"/> - 1, at consecutive addresses.</summary>
/// <param name="First">The address of station 0, see <see cref="Ipv4"/>.</param>
/// <param name="Count">How many; 1 to 65,536.</param>
internal readonly record struct StationRange(uint First, int Count)
{
    public uint Last => First + (uint)Count - 1;

    /// <exception cref="FormatException">Not an IPv4 address, or not a number from 1 to 65,536.</exception>
    public static StationRange Parse(string first, string count) =>
        Ipv4.TryFrom(IPAddress.Parse(first), out var address) && int.Parse(count, NumberStyles.None, CultureInfo.InvariantCulture) is >= 1 and <= 65_536 and var number
            ? new StationRange(address, number)
            : throw new FormatException($"'{first}' and '{count}' are not an IPv4 address and a number from 1 to 65536.");

    /// <summary>The MACs of the stations from one number on.</summary>
    public IEnumerable<MacAddress> Macs(int from = 0, int? count = null) => Enumerable.Range(from, count ?? Count - from).Select(Stations.Mac);
}
