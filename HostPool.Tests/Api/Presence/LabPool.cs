using System.Text.Json.Nodes;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Presence;

/// <summary>A lab, and HostPool watching it with adoption on.</summary>
internal sealed class LabPool : IAsyncDisposable
{
    private LabPool(LabNetwork lab, PoolApp app) => (Lab, App) = (lab, app);

    public LabNetwork Lab { get; }

    public PoolApp App { get; private set; }

    public static Task<LabPool> UpAsync(int hosts, Func<LabNetwork, (string, string)[]>? settings = null) =>
        UpAsync(hosts, LabFamily.Ipv4, settings);

    public static async Task<LabPool> UpAsync(int hosts, LabFamily family, Func<LabNetwork, (string, string)[]>? settings = null)
    {
        var lab = await LabNetwork.UpAsync(hosts, family);
        try
        {
            return new LabPool(lab, PoolApp.Start([.. Watching(lab), .. settings?.Invoke(lab) ?? []]));
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings that make HostPool fill itself from a lab.</summary>
    public static (string Key, string Value)[] Watching(LabNetwork lab) =>
    [
        ("Discovery:Enabled", "true"),
        ("Discovery:Networks:0:Interface", lab.Bridge),
        ("Discovery:Networks:0:Adopt", "true"),
        ("Discovery:Defaults:Credentials:Username", LabHost.Username),
        ("Discovery:Defaults:Credentials:Password", LabHost.Password),
        ("Specs:TrustNewHosts", "true"),
    ];

    /// <summary>Waits until the host with the lab host's MAC meets a condition; null: until it is listed.</summary>
    public Task<JsonNode> WaitForAsync(int number, Func<JsonNode, bool>? condition = null, double seconds = 10, string what = "listed") =>
        PoolApp.WaitForAsync(
            async () => (await FindAsync(number)) is { } host && condition?.Invoke(host) is not false ? host : null,
            seconds,
            $"host {number} {what}");

    /// <summary>The host with the lab host's MAC, or null.</summary>
    public async Task<JsonNode?> FindAsync(int number)
    {
        var mac = Lab.Host(number).Mac.ToString();
        return (await App.GetAsync("/hosts")).AsArray().FirstOrDefault(host => (string?)host!["mac"] == mac);
    }

    public static bool IsAlive(JsonNode host) => (bool)host["alive"]!;

    public static bool IsDown(JsonNode host) => !IsAlive(host);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Lab.DisposeAsync();
    }
}
