using System.Net;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Presence;

/// <summary>Machines without IPv4 join, move and leave like any other; machines with both are one host.</summary>
public sealed class LabIpv6Tests
{
    [LabFact(NeedsIpv6 = true)]
    public async Task Machine_WithIpv6Alone_JoinsMovesLeavesAndIsRead()
    {
        await using var pool = await LabPool.UpAsync(3, LabFamily.Ipv6, _ => [("Specs:Enabled", "true")]);
        var joined = await pool.WaitForAsync(1, LabPool.IsAlive, 20, "alive");
        await pool.WaitForAsync(2, LabPool.IsAlive, 20, "alive");
        await pool.WaitForAsync(3, LabPool.IsAlive, 20, "alive");
        Assert.Equal(pool.Lab.Host(1).Ip.ToString(), (string?)joined["endpoint"]!["ip"]);
        await pool.WaitForAsync(1, host => (string?)host["specs_status"]!["state"] == "ok", 20, "read");

        var moved = new IPAddress([.. pool.Lab.Host(1).Ip.GetAddressBytes()[..15], 0x77]);
        await pool.Lab.MoveAsync(1, moved);
        var after = await pool.WaitForAsync(1, host => (string?)host["endpoint"]!["ip"] == moved.ToString(), 20, "moved");
        Assert.Equal((long)joined["id"]!, (long)after["id"]!);

        await pool.Lab.DropAsync(2);
        await pool.WaitForAsync(2, LabPool.IsDown, 20, "down");
        await pool.Lab.JoinAsync(2);
        await pool.WaitForAsync(2, LabPool.IsAlive, 20, "back");
        Assert.Equal(3, (await pool.App.GetAsync("/hosts")).AsArray().Count);
    }

    [LabFact(NeedsIpv6 = true)]
    public async Task Machine_WithBothFamilies_IsOneHostAtItsIpv4Address()
    {
        await using var pool = await LabPool.UpAsync(2, LabFamily.Dual);

        await pool.WaitForAsync(1, IsAtIpv4, 20, "at IPv4");
        await pool.WaitForAsync(2, IsAtIpv4, 20, "at IPv4");
        await Task.Delay(TimeSpan.FromSeconds(3));

        var hosts = (await pool.App.GetAsync("/hosts")).AsArray();
        Assert.Equal(2, hosts.Count);
        Assert.All(hosts, host => Assert.True(IsAtIpv4(host!)));
        Assert.True(pool.App.Log.Lines.Count(line => line.Contains("Moved:", StringComparison.Ordinal)) <= 2);
    }

    [LabFact(NeedsIpv6 = true)]
    public async Task Machine_ThatLosesIpv4_IsTheSameHostAtItsIpv6AddressAndBackWithIt()
    {
        await using var pool = await LabPool.UpAsync(2, LabFamily.Dual);
        var before = await pool.WaitForAsync(1, IsAtIpv4, 20, "at IPv4");
        await pool.WaitForAsync(2, IsAtIpv4, 20, "at IPv4");

        await pool.Lab.ExecAsync(1, "ip", "-4", "address", "flush", "dev", "eth0");
        var at6 = await pool.WaitForAsync(1, host => LabPool.IsAlive(host) && !IsAtIpv4(host) && (string?)host["presence"] == "alive", 30, "alive at IPv6");
        Assert.Equal(pool.Lab.Host(1).Ipv6!.ToString(), (string?)at6["endpoint"]!["ip"]);
        Assert.Equal((long)before["id"]!, (long)at6["id"]!);

        await pool.Lab.MoveAsync(1, pool.Lab.Host(1).Ip);
        var back = await pool.WaitForAsync(1, IsAtIpv4, 30, "back at IPv4");
        Assert.Equal((long)before["id"]!, (long)back["id"]!);
        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Contains("WentDown", StringComparison.Ordinal));
    }

    private static bool IsAtIpv4(System.Text.Json.Nodes.JsonNode host) =>
        ((string?)host["endpoint"]!["ip"])!.Contains('.', StringComparison.Ordinal);
}
