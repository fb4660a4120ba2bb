using System.ComponentModel;
using System.Globalization;
using System.Net;
using HostPool.Discovery.Packets;

namespace HostPool.Bench.Labs;

/// <summary>
/// Hosts in network namespaces, made and changed by <c>lab.sh</c> under the name and the subnet that LAB_NAME and
/// LAB_NET say: one lab at a time. Disposing leaves nothing of it.
/// </summary>
internal sealed class Lab : IAsyncDisposable
{
    private readonly Site _site;

    private Lab(Site site) => _site = site;

    /// <summary>The bridge's name; the machine has the subnet's first address on it.</summary>
    public string Bridge { get; } = Setting("LAB_NAME");

    /// <summary>The first three octets of the subnet.</summary>
    public string Net { get; } = Setting("LAB_NET");

    /// <summary>The private key that logs in as centos to each host.</summary>
    public string KeyFile => $"/run/hostpool-lab/{Bridge}/id_ed25519";

    /// <summary>The /16 that the subnet of a large lab is, as tools take it.</summary>
    public string LargeNetwork => $"{Net}.0/16";

    public IReadOnlyList<LabHost> Hosts { get; private set; } = [];

    /// <summary>Why this machine cannot have a lab; null: it can.</summary>
    public static async Task<string?> FindObstacleAsync(Site site)
    {
        try
        {
            await Command.RunAsync("bash", site.LabScript, "check");
            return null;
        }
        catch (Exception obstacle) when (obstacle is InvalidOperationException or Win32Exception)
        {
            return obstacle.Message;
        }
    }

    /// <summary>A lab with hosts 1 to <paramref name="hosts"/>, in a /24.</summary>
    public static Task<Lab> UpAsync(Site site, int hosts) => UpAsync(site, hosts, []);

    /// <summary>The same in a /16: the hosts are in its first /24, and stations have room behind.</summary>
    /// <param name="site">Where things are.</param>
    /// <param name="hosts">How many hosts.</param>
    /// <param name="ipv6">Whether there is an IPv6 prefix too.</param>
    public static Task<Lab> LargeAsync(Site site, int hosts, bool ipv6 = false) =>
        UpAsync(site, hosts, ["LAB_PREFIX=16", ipv6 ? "LAB_IPV6=1" : "LAB_IPV6=0"]);

    /// <summary>So many stations, at the addresses behind those of hosts; for a large lab.</summary>
    public StationRange Stations(int count) =>
        Ipv4.TryFrom(IPAddress.Parse($"{Net}.0"), out var first) ? new StationRange(first + 256, count) : throw new FormatException($"LAB_NET '{Net}' is wrong.");

    /// <summary>Opens a socket on the interface of a host, whose number it is given; 0: on that which no host has.</summary>
    public Task<T> OpenAsync<T>(int host, Func<int, T> open) =>
        NetworkNamespace.RunAsync($"{Bridge}-{Text(host)}", () => open(NetworkNamespace.IndexOf("eth0")));

    /// <summary>How many frames went from the bridge to its ports since it was made.</summary>
    public long FramesSent() =>
        long.Parse(File.ReadAllText($"/sys/class/net/{Bridge}/statistics/tx_packets"), CultureInfo.InvariantCulture);

    /// <summary>Loses so many percent of the frames of every host, both ways.</summary>
    public Task LoseAsync(int percent) => RunAsync("loss", Text(percent));

    /// <summary>Pulls a host's cable.</summary>
    public Task DropAsync(LabHost host) => RunAsync("drop", Text(host.Number));

    /// <summary>Plugs it in again.</summary>
    public Task JoinAsync(LabHost host) => RunAsync("join", Text(host.Number));

    public async ValueTask DisposeAsync() => await RunAsync("down");

    private static async Task<Lab> UpAsync(Site site, int hosts, string[] settings)
    {
        var lab = new Lab(site);
        await Command.RunAsync("env", [.. settings, "bash", site.LabScript, "up", Text(hosts)]);
        var table = await lab.RunAsync("status");
        lab.Hosts =
        [
            .. table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(row => new LabHost(int.Parse(row[0], CultureInfo.InvariantCulture), row[1], row[2])),
        ];
        return lab;
    }

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set; bench.sh sets it.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<string> RunAsync(params string[] arguments) => Command.RunAsync("bash", [_site.LabScript, .. arguments]);
}
