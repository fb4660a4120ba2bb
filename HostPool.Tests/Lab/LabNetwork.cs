using System.Globalization;
using System.Net;
using HostPool.Discovery;

namespace HostPool.Tests.Lab;

/// <summary>
/// A lab of its own for one test: <c>lab.sh</c> says what each method does. Hosts are numbered from 1. Disposing
/// leaves nothing of it.
/// </summary>
internal sealed class LabNetwork : IAsyncDisposable
{
    private const string States = "/run/hostpool-lab";

    // Far apart for processes that start one after another, so that their labs rarely meet.
    private static int _next = Environment.ProcessId * 16;

    private readonly string _net;
    private readonly LabFamily _family;
    private Dictionary<int, LabHost> _hosts = [];

    private LabNetwork(int number, LabFamily family)
    {
        _family = family;
        _net = string.Create(CultureInfo.InvariantCulture, $"10.78.{number}");
        Bridge = NameOf(number);
        Subnet = IPNetwork.Parse($"{_net}.0/24");
        Prefix = IPNetwork.Parse($"fd00:{_net.Replace('.', ':')}::/64");
    }

    /// <summary>The bridge's name; the machine has the subnet's first address on it.</summary>
    public string Bridge { get; }

    public IPNetwork Subnet { get; }

    /// <summary>The IPv6 prefix of a lab that has one; the machine has its first address on the bridge.</summary>
    public IPNetwork Prefix { get; }

    public string StateDirectory => Path.Combine(States, Bridge);

    /// <summary>A lab with hosts 1 to <paramref name="hosts"/>.</summary>
    public static Task<LabNetwork> UpAsync(int hosts) => UpAsync(hosts, LabFamily.Ipv4);

    /// <inheritdoc cref="UpAsync(int)"/>
    public static async Task<LabNetwork> UpAsync(int hosts, LabFamily family)
    {
        int number;
        do
        {
            number = Interlocked.Increment(ref _next) & 255;
        }
        while (Directory.Exists(Path.Combine(States, NameOf(number))));

        var lab = new LabNetwork(number, family);
        await lab.ChangeAsync("up", Text(hosts));
        return lab;
    }

    /// <summary>The host as it was after the last method that completed.</summary>
    public LabHost Host(int number) => _hosts[number];

    public Task JoinAsync(int host) => ChangeAsync("join", Text(host));

    public Task DropAsync(int host) => RunAsync("drop", Text(host));

    public Task MoveAsync(int host, IPAddress address) => ChangeAsync("move", Text(host), address.ToString());

    /// <summary>Gives a host a second network card, and tells its MAC.</summary>
    public async Task<MacAddress> AddNicAsync(int host, IPAddress address)
    {
        await RunAsync("nic", Text(host), address.ToString());
        return MacAddress.Parse((await RunAsync("exec", Text(host), "cat", "/sys/class/net/eth1/address")).Trim());
    }

    /// <summary>An address of the subnet.</summary>
    public IPAddress Address(int last) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"{_net}.{last}"));

    /// <summary>Loses 0 to 100 percent of the frames of every host, each way.</summary>
    public Task LossAsync(int percent) => RunAsync("loss", Text(percent));

    /// <summary>What the command printed; it runs as root inside the host.</summary>
    public Task<string> ExecAsync(int host, params string[] command) => RunAsync(["exec", Text(host), .. command]);

    public async ValueTask DisposeAsync() => await RunAsync("down");

    private static string NameOf(int number) => $"labt{number}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task ChangeAsync(params string[] arguments)
    {
        await RunAsync(arguments);
        var table = await RunAsync("status");
        _hosts = table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(row => int.Parse(row[0], CultureInfo.InvariantCulture), NewHost);
    }

    private LabHost NewHost(string[] row)
    {
        var ipv6 = _family == LabFamily.Ipv4 ? null : IPAddress.Parse(row[3]);
        var ip = _family == LabFamily.Ipv6 ? ipv6! : IPAddress.Parse(row[2]);
        return new LabHost(MacAddress.Parse(row[1]), ip, Path.Combine(StateDirectory, "id_ed25519"), ipv6);
    }

    private Task<string> RunAsync(params string[] arguments) => LabScript.RunAsync(Bridge, _net, _family, arguments);
}
