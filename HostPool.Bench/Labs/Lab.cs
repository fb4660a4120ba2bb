using System.ComponentModel;
using System.Globalization;

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

    /// <summary>A lab with hosts 1 to <paramref name="hosts"/>.</summary>
    public static async Task<Lab> UpAsync(Site site, int hosts)
    {
        var lab = new Lab(site);
        await lab.RunAsync("up", Text(hosts));
        var table = await lab.RunAsync("status");
        lab.Hosts =
        [
            .. table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(row => new LabHost(int.Parse(row[0], CultureInfo.InvariantCulture), row[1], row[2])),
        ];
        return lab;
    }

    /// <summary>Pulls a host's cable.</summary>
    public Task DropAsync(LabHost host) => RunAsync("drop", Text(host.Number));

    /// <summary>Plugs it in again.</summary>
    public Task JoinAsync(LabHost host) => RunAsync("join", Text(host.Number));

    public async ValueTask DisposeAsync() => await RunAsync("down");

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set; bench.sh sets it.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<string> RunAsync(params string[] arguments) => Command.RunAsync("bash", [_site.LabScript, .. arguments]);
}
