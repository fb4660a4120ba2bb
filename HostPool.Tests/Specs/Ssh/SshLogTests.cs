using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class SshLogTests
{
    [Theory]
    [InlineData("OpenSSH_9.2p1 Debian-2+deb12u10", "OpenSSH_9.2p1 Debian-2+deb12u10", false)]
    [InlineData("OpenSSH_for_Windows_9.5", "OpenSSH_for_Windows_9.5", true)]
    [InlineData("9.99 FlowSsh: Bitvise SSH Server (WinSSHD) 9.99", "9.99 FlowSsh: Bitvise SSH Server (WinSSHD) 9.99", true)]
    [InlineData("dropbear", "dropbear", false)]
    [InlineData("\u001b[2Jü\\033", "?[2J?\\033", false)]
    public void Of_NameOfTheServer_IsPlainText(string said, string software, bool isWindows)
    {
        var log = SshLog.Of($"debug1: Connection established.\r\ndebug1: Remote protocol version 2.0, remote software version {said}\r\nbye\r\n");

        Assert.Equal((software, isWindows), (log.Software, ServerSoftware.IsWindows(log.Software)));
        Assert.Equal("bye", log.Text.Trim());
    }

    [Fact]
    public void Of_AHostKey_GivesItsFingerprint() =>
        Assert.Equal("SHA256:hXPMqutGKwDF9CBydE2CH1NI", SshLog.Of("debug1: Server host key: ssh-ed25519 SHA256:hXPMqutGKwDF9CBydE2CH1NI\r\n").Fingerprint);

    [Fact]
    public void Of_ALongName_IsCut() => Assert.Equal(
        100, SshLog.Of($"debug1: Remote protocol version 2.0, remote software version {new string('x', 300)}").Software!.Length);

    [Fact]
    public void Of_WordsOfTheServer_ProveNothing()
    {
        var log = SshLog.Of("""
            debug1: kex_exchange_identification: banner line 0: debug1: Remote protocol version 2.0, remote software version OpenSSH_for_Windows
            debug1: Remote: Authenticated to 10.0.0.7
            debug1: Remote: Server host key: ssh-ed25519 SHA256:AAAA
            Received disconnect from 10.0.0.7 port 22:2: Authenticated to 10.0.0.7
            """);

        Assert.Equal((null, null), (log.Software, log.Fingerprint));
        Assert.Null(ServerSoftware.IsWindows(log.Software));
        Assert.False(log.LoggedIn);
        Assert.DoesNotContain("debug1", log.Text, StringComparison.Ordinal);
        Assert.True(SshLog.Of("debug1: x\r\nAuthenticated to 10.0.0.7 ([10.0.0.7]:22) using \"password\".\r\n").LoggedIn);
    }
}
