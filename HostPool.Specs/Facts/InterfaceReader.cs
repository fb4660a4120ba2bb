using System.Globalization;
using System.Net;

namespace HostPool.Specs;

/// <summary>Reads network interfaces and their addresses. Pure.</summary>
internal static class InterfaceReader
{
    private const string Links = "/sys/class/net";

    /// <summary>Null where the kernel does not tell.</summary>
    public static IReadOnlyList<InterfaceFacts>? Read(ProbeTree tree, IReadOnlyList<RdmaFacts> rdma)
    {
        if (!tree.Has(Links))
        {
            return null;
        }

        var addresses = Addresses(tree).Distinct().ToLookup(pair => pair.Link, pair => pair.Address);
        var roce = rdma.Where(device => device.Kind == "roce").SelectMany(device => device.Interfaces).ToHashSet();
        return [.. tree.Children(Links).Select(name => Read(tree, name, [.. addresses[name]], roce.Contains(name)))];
    }

    private static InterfaceFacts Read(ProbeTree tree, string name, IReadOnlyList<string> addresses, bool roce)
    {
        var place = $"{Links}/{name}";
        return new InterfaceFacts(
            name,
            tree.Line($"{place}/address") is { Length: 17 } mac ? mac.ToLowerInvariant() : null,
            addresses,
            tree.Field($"{place}/device/uevent", "DRIVER", '='),
            tree.Int($"{place}/speed") is > 0 and var speed ? speed : null,
            tree.Line($"{place}/operstate") switch { "up" => true, "down" or "lowerlayerdown" or "notpresent" => false, _ => null },
            tree.Int($"{place}/mtu"),
            roce);
    }

    private static IEnumerable<(string Link, string Address)> Addresses(ProbeTree tree) =>
        tree.Lines("ip").Select(OfIp).OfType<(string, string)>()
            .Concat(tree.Lines("/proc/net/if_inet6").Select(OfTable6).OfType<(string, string)>())
            .Concat(tree.Lines("local").SelectMany(address => OfRoutes(tree, address)));

    /// <summary><c>4: eth0    inet 192.0.2.2/24 brd …</c></summary>
    private static (string Link, string Address)? OfIp(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 3 && words[2] is "inet" or "inet6" && IPAddress.TryParse(words[3].Split('/')[0], out var address)
            ? (words[1].Split('@')[0], address.ToString())
            : null;
    }

    /// <summary><c>fd000000000000000000000000000002 04 40 00 82     eth0</c></summary>
    private static (string Link, string Address)? OfTable6(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 6 && words[0].Length == 32 && words[0].All(char.IsAsciiHexDigit)
            ? (words[5], new IPAddress(Convert.FromHexString(words[0])).ToString())
            : null;
    }

    /// <summary>The interfaces into whose own subnets an IPv4 address falls: numbers there are in the order of bytes in memory.</summary>
    private static IEnumerable<(string Link, string Address)> OfRoutes(ProbeTree tree, string text)
    {
        if (!IPAddress.TryParse(text, out var address) || address.GetAddressBytes() is not { Length: 4 } bytes)
        {
            yield break;
        }

        var value = BitConverter.ToUInt32(bytes);
        foreach (var words in tree.Lines("/proc/net/route").Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words.Length > 7 && Hex(words[2]) == 0 && Hex(words[7]) is > 0 and var mask && Hex(words[1]) == (value & mask))
            {
                yield return (words[0], address.ToString());
            }
        }
    }

    private static uint? Hex(string text) => uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
}
