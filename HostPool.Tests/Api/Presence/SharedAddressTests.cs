using System.Text.Json.Nodes;
using HostPool.Specs;
using HostPool.Tests.Api.Inventory;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Presence;

/// <summary>Hosts that share an address share the machine, and only one of them can have its MAC.</summary>
public sealed class SharedAddressTests
{
    private readonly ImaginedLink _link = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hosts_AtTheAddressOfAnother_ComeAndGoWithTheMachineAndAreRead(bool joins)
    {
        _link.Settle(1, 11);
        _link.Settle(2, 12); // Who vouches for the link.
        await using var app = _link.Start(
            services => services.AddSingleton<ISpecReader>(new MachineReader()), ("Specs:Enabled", "true"), ("Discovery:ScanOnStart", $"{joins}"));
        if (joins)
        {
            await WaitAsync(app, joined: 1, "alive");
        }

        await app.AddAsync(Bodies.Hosts(Bodies.Host("10.0.0.11"), Bodies.Host("10.0.0.11", 2222), Bodies.Host("10.0.0.12")));

        var added = joins ? 3 : 2;
        foreach (var host in await WaitAsync(app, added, "alive"))
        {
            await PoolApp.WaitForAsync(
                async () => (string?)(await app.GetAsync($"/host/{host!["id"]}"))["specs_status"]!["state"] == "failed" ? "read" : null, 20, "read");
        }

        _link.Leave(11);
        await WaitAsync(app, added, "down");

        _link.Settle(1, 11);
        await WaitAsync(app, added, "alive");
    }

    /// <summary>Waits until so many hosts are at the address, and all are in a state.</summary>
    private static Task<JsonArray> WaitAsync(PoolApp app, int joined, string presence) => PoolApp.WaitForAsync(
        async () =>
        {
            var there = (await app.GetAsync("/hosts")).AsArray().Where(host => host!["endpoint"]!.Text("ip") == "10.0.0.11").ToList();
            return there.Count == joined && there.All(host => host!.Text("presence") == presence) ? new JsonArray([.. there.Select(host => host!.DeepClone())]) : null;
        },
        30,
        $"{joined} {presence}");
}
