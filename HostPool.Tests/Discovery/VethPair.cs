using System.Diagnostics;
using System.Globalization;
using HostPool.Discovery.Links;

namespace HostPool.Tests.Discovery;

/// <summary>
/// A link of two ends: ours, 10.213.N.1/24, and a far one in a network namespace of its own, where the kernel answers
/// for 10.213.N.7; or fd00:213:N::1/64 and fd00:213:N::7, with link-local fe80::1 and fe80::7. Removed when disposed.
/// </summary>
internal sealed class VethPair : IDisposable
{
    private static int _made;

    private readonly string _namespace;
    private readonly bool _isIpv6;

    public VethPair(bool ipv6 = false)
    {
        _isIpv6 = ipv6;
        var number = Interlocked.Increment(ref _made);
        var id = $"{Environment.ProcessId.ToString("x", CultureInfo.InvariantCulture)}x{number}";
        Name = $"hpv{id}";
        _namespace = $"hpn{id}";
        Prefix = ipv6 ? $"fd00:213:{number}:" : $"10.213.{number}";
        Ip($"netns add {_namespace}");
        Make();
    }

    /// <summary>Our end.</summary>
    public string Name { get; }

    /// <summary>The first three octets; of IPv6, what goes before a colon and the last group.</summary>
    public string Prefix { get; }

    public string Subnet => _isIpv6 ? $"{Prefix}:/64" : $"{Prefix}.0/24";

    /// <summary>Makes both ends; also after <see cref="Delete"/>.</summary>
    public void Make()
    {
        Ip($"link add {Name} type veth peer name far netns {_namespace}");

        if (KernelIpv6.IsThere)
        {
            // No address of its own accord, which would take a while to be sure that nobody has it.
            Ip($"link set {Name} addrgenmode none");
            Far("link set far addrgenmode none");
        }

        Array.ForEach(AddressesOf(1), address => Ip($"address add {address} dev {Name}"));
        Array.ForEach(AddressesOf(7), address => Far($"address add {address} dev far"));
        Ip($"link set {Name} up");
        Far("link set far up");
    }

    public void Delete() => Ip($"link delete {Name}");

    /// <summary>Runs ip on our side.</summary>
    public static void Ip(string arguments) => Run("ip", arguments);

    /// <summary>Runs ip on the far side.</summary>
    public void Far(string arguments) => Run("ip", $"-netns {_namespace} {arguments}");

    /// <summary>A socket on the far end.</summary>
    public LinuxPacketSocket OpenFar() => FarSocket.Open(_namespace, "far");

    public void Dispose()
    {
        // Takes the far end along, and that the near one.
        Run("ip", $"netns delete {_namespace}");
        using var _ = Start("ip", $"link delete {Name}");
    }

    private string[] AddressesOf(int end) => _isIpv6 ? [$"{Prefix}:{end}/64 nodad", $"fe80::{end}/64 nodad"] : [$"{Prefix}.{end}/24"];

    private static void Run(string command, string arguments)
    {
        using var process = Start(command, arguments);
        Assert.True(process.ExitCode == 0, $"{command} {arguments}: {process.StandardError.ReadToEnd()}");
    }

    private static Process Start(string command, string arguments)
    {
        var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process;
    }
}
