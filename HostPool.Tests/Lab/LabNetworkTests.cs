using System.Net;
using System.Net.NetworkInformation;
using HostPool.Discovery;

namespace HostPool.Tests.Lab;

public sealed class LabNetworkTests
{
    [LabFact]
    public async Task Up_TwoHosts_EachAnswersWithItsOwnAddressAndName()
    {
        await using var lab = await LabNetwork.UpAsync(2);

        foreach (var number in new[] { 1, 2 })
        {
            var host = lab.Host(number);
            Assert.True(lab.Subnet.Contains(host.Ip));
            Assert.Equal(IPStatus.Success, await PingAsync(host.Ip));
            Assert.True(await Ssh.AnswersAsync(host.Ip));
            Assert.Equal($"{lab.Bridge}-{number}", await Ssh.WithKeyAsync(host, "hostname"));
            Assert.Equal(host.Mac, MacAddress.Parse(await Ssh.WithKeyAsync(host, "cat /sys/class/net/eth0/address")));
        }

        Assert.NotEqual(lab.Host(1), lab.Host(2));
    }

    [LabFact]
    public async Task Login_WithPassword_IsTheLabsUserThatTheMachineDoesNotHave()
    {
        var accounts = await File.ReadAllTextAsync("/etc/passwd");
        await using var lab = await LabNetwork.UpAsync(1);

        Assert.Equal("centos /home/centos", await Ssh.WithPasswordAsync(lab.Host(1), LabHost.Password, "echo $(id -un) ~"));
        Assert.Equal(accounts, await File.ReadAllTextAsync("/etc/passwd"));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Ssh.WithPasswordAsync(lab.Host(1), "wrong", "true"));
        Assert.Contains("Permission denied", refusal.Message, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task DropAndJoin_AHost_TakeItAwayAndBringItBack()
    {
        await using var lab = await LabNetwork.UpAsync(2);

        await lab.DropAsync(2);
        Assert.False(await Ssh.AnswersAsync(lab.Host(2).Ip));
        Assert.True(await Ssh.AnswersAsync(lab.Host(1).Ip));

        await lab.JoinAsync(2);
        Assert.True(await Ssh.AnswersAsync(lab.Host(2).Ip));
    }

    [LabFact]
    public async Task Join_ANewNumber_MakesAHostWithTheSameUser()
    {
        await using var lab = await LabNetwork.UpAsync(1);

        await lab.JoinAsync(2);

        Assert.Equal("centos", await Ssh.WithKeyAsync(lab.Host(2), "id -un"));
    }

    [LabFact]
    public async Task Move_AHost_AnswersAtItsNewAddressOnly()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        var before = lab.Host(1);
        var address = IPAddress.Parse(before.Ip.ToString() + "1");

        await lab.MoveAsync(1, address);

        Assert.Equal(before with { Ip = address }, lab.Host(1));
        Assert.True(await Ssh.AnswersAsync(address));
        Assert.False(await Ssh.AnswersAsync(before.Ip));
    }

    [LabFact]
    public async Task Loss_OfEverything_SilencesAHostUntilItEnds()
    {
        await using var lab = await LabNetwork.UpAsync(1);

        await lab.LossAsync(100);
        Assert.NotEqual(IPStatus.Success, await PingAsync(lab.Host(1).Ip));

        await lab.LossAsync(0);
        Assert.True(await Ssh.AnswersAsync(lab.Host(1).Ip));
    }

    [LabFact]
    public async Task Join_AHostWhoseSshdEnded_StartsItWithTheSameHostKey()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        var key = await lab.ExecAsync(1, "cat", "/etc/ssh/ssh_host_ed25519_key.pub");
        await lab.ExecAsync(1, "sh", "-c", "kill $(cat /run/sshd.pid); while [ -e /run/sshd.pid ]; do sleep 0.01; done");
        Assert.False(await Ssh.AnswersAsync(lab.Host(1).Ip));

        await lab.JoinAsync(1);

        Assert.Equal("centos", await Ssh.WithKeyAsync(lab.Host(1), "id -un"));
        Assert.Equal(key, await lab.ExecAsync(1, "cat", "/etc/ssh/ssh_host_ed25519_key.pub"));
    }

    [LabFact]
    public async Task Down_ALabWithBusyHosts_LeavesNothing()
    {
        var lab = await LabNetwork.UpAsync(2);
        var listener = await lab.ExecAsync(1, "cat", "/run/sshd.pid");
        var stray = await lab.ExecAsync(2, "sh", "-c", "setsid sleep 600 >/dev/null 2>&1 & echo $!");

        await lab.DisposeAsync();

        Assert.False(Runs(listener), "sshd runs on");
        Assert.False(Runs(stray), "a command inside a host runs on");
        Assert.False(Directory.Exists(lab.StateDirectory));
        Assert.Empty(Directory.EnumerateFiles("/run/netns", $"{lab.Bridge}-*"));
        Assert.DoesNotContain(NetworkInterface.GetAllNetworkInterfaces(), link => link.Name.StartsWith(lab.Bridge, StringComparison.Ordinal));
        Assert.DoesNotContain(lab.StateDirectory, await File.ReadAllTextAsync("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    [LabFact]
    public async Task Move_OutOfTheSubnet_FailsWithTheScriptsReason()
    {
        await using var lab = await LabNetwork.UpAsync(1);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => lab.MoveAsync(1, IPAddress.Parse("192.0.2.1")));

        Assert.Contains("'192.0.2.1' is not an address from", failure.Message, StringComparison.Ordinal);
    }

    [LabFact(NeedsIpv6 = true)]
    public async Task Up_DualStack_AnswersAtBothAddressesAndMovesEachByItself()
    {
        await using var lab = await LabNetwork.UpAsync(1, LabFamily.Dual);
        var before = lab.Host(1);
        Assert.True(lab.Prefix.Contains(before.Ipv6!));
        Assert.True(await Ssh.AnswersAsync(before.Ip));
        Assert.True(await Ssh.AnswersAsync(before.Ipv6!));

        var address = IPAddress.Parse(before.Ipv6 + "1");
        await lab.MoveAsync(1, address);

        Assert.Equal(before with { Ipv6 = address }, lab.Host(1));
        Assert.True(await Ssh.AnswersAsync(address));
        Assert.False(await Ssh.AnswersAsync(before.Ipv6!));
        Assert.True(await Ssh.AnswersAsync(before.Ip));
    }

    [LabFact(NeedsIpv6 = true)]
    public async Task Up_Ipv6Only_HasNoOtherAddress()
    {
        await using var lab = await LabNetwork.UpAsync(1, LabFamily.Ipv6);

        Assert.Equal("centos", await Ssh.WithKeyAsync(lab.Host(1), "id -un"));
        Assert.Equal(lab.Host(1).Ipv6, lab.Host(1).Ip);
        Assert.Empty(await lab.ExecAsync(1, "ip", "-4", "address", "show", "dev", "eth0"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => lab.MoveAsync(1, IPAddress.Parse("10.78.0.5")));
    }

    private static async Task<IPStatus> PingAsync(IPAddress address)
    {
        using var ping = new Ping();
        return (await ping.SendPingAsync(address, TimeSpan.FromSeconds(1))).Status;
    }

    // One that has ended may stay in the table until it is reaped.
    private static bool Runs(string pid)
    {
        var stat = $"/proc/{pid.Trim()}/stat";
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }
}
