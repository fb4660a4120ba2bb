using System.Globalization;
using System.Net;
using HostPool.Discovery.Packets;

namespace HostPool.Bench.Hosts;

/// <summary>Loopback hosts to add to a pool, as bodies of POST /hosts.</summary>
internal static class HostRange
{
    private const int MostInOneRequest = 65_536;

    /// <summary>Bodies that together add exactly so many hosts, of consecutive addresses.</summary>
    /// <param name="first">The first address; a multiple of 65,536.</param>
    /// <param name="count">How many.</param>
    /// <param name="port">The port of their endpoints.</param>
    /// <param name="tag">Their tag.</param>
    public static IEnumerable<string> Bodies(string first, int count, int port, string tag = "bench")
    {
        for (var added = 0; added < count; added += MostInOneRequest)
        {
            yield return Body(Blocks(Number(first) + (uint)added, Math.Min(count - added, MostInOneRequest)), port, tag);
        }
    }

    private static string Body(IEnumerable<string> blocks, int port, string tag)
    {
        var hosts = string.Join(',', blocks.Select(block => $$$"""{"endpoint": {"ip": "{{{block}}}"}}"""));
        return string.Create(CultureInfo.InvariantCulture, $$$"""
            {"default": {"name": "bench", "os": "linux", "endpoint": {"port": {{{port}}}, "protocol": "ssh"},
             "credentials": {"username": "bench", "password": "bench"}, "tags": ["{{{tag}}}"]}, "hosts": [{{{hosts}}}]}
            """);
    }

    // The largest blocks first, so that each begins at a multiple of its size.
    private static IEnumerable<string> Blocks(uint first, int count)
    {
        for (var prefix = 16; prefix <= 32; prefix++)
        {
            var size = 1 << (32 - prefix);
            if (count >= size)
            {
                yield return $"{Ipv4.ToAddress(first)}/{prefix}";
                (first, count) = (first + (uint)size, count - size);
            }
        }
    }

    private static uint Number(string address) => Ipv4.TryFrom(IPAddress.Parse(address), out var number)
        ? number
        : throw new FormatException($"'{address}' is not an IPv4 address.");
}
