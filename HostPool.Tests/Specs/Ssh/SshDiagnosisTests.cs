using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class SshDiagnosisTests
{
    [Theory]
    [InlineData("ssh: connect to host 10.0.0.7 port 22: No route to host", SpecFailure.Unreachable)]
    [InlineData("ssh: connect to host 10.0.0.7 port 22: Connection timed out", SpecFailure.Unreachable)]
    [InlineData("ssh: connect to host 10.0.0.7 port 22: Network is unreachable", SpecFailure.Unreachable)]
    [InlineData("ssh: connect to host 10.0.0.7 port 22: Connection refused", SpecFailure.Refused)]
    [InlineData("ssh: Could not resolve hostname node-7: Name or service not known", SpecFailure.Unreachable)]
    [InlineData("Connection closed by 10.0.0.7 port 22", SpecFailure.Unreachable)]
    [InlineData("centos@10.0.0.7: Permission denied (publickey,password).", SpecFailure.Authentication)]
    [InlineData("Received disconnect from 10.0.0.7 port 22:2: Too many authentication failures", SpecFailure.Authentication)]
    [InlineData("Unable to negotiate with 10.0.0.7 port 22: no matching host key type found. Their offer: ssh-dss", SpecFailure.Unsupported)]
    [InlineData("ssh_askpass: exec(./askpass): Permission denied", SpecFailure.Unsupported)]
    [InlineData("Host key verification failed.", SpecFailure.HostKeyChanged)]
    public void Of_LastWords_NamesTheReason(string log, SpecFailure failure)
    {
        var diagnosis = SshDiagnosis.Of(log + "\n", errors: "Authorized users only. Permission denied to others.\n");

        Assert.Equal(failure, diagnosis.Failure);
        Assert.NotEmpty(diagnosis.Message);
    }

    [Fact]
    public void Of_ChangedKey_NamesTheFingerprintOnly()
    {
        var diagnosis = SshDiagnosis.Of("""
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
            The fingerprint for the ED25519 key sent by the remote host is
            SHA256:hXPMqutGKwDF9CBydE2CH1NI.
            Host key verification failed.
            """, string.Empty);

        Assert.Equal("the host shows another key than the pinned one: SHA256:hXPMqutGKwDF9CBydE2CH1NI", diagnosis.Message);
    }

    [Fact]
    public void Of_JumpHostRefused_TellsTheJumpHostsReason()
    {
        var diagnosis = SshDiagnosis.Of(
            "kex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n",
            "ssh: connect to host jump port 22: Connection refused\r\n");

        Assert.Equal((SpecFailure.Refused, "ssh: connect to host jump port 22: Connection refused"), (diagnosis.Failure, diagnosis.Message));
    }

    [Fact]
    public void Of_AKeyOfAProxyOfTheUsersOwn_IsNotTheHosts()
    {
        var diagnosis = SshDiagnosis.Of(
            "kex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n",
            "Host key verification failed.\r\n");

        Assert.Equal((SpecFailure.Unreachable, "on the way there: Host key verification failed."), (diagnosis.Failure, diagnosis.Message));
    }

    [Fact]
    public void Of_NoWordsAtAll_SaysSo() => Assert.Equal("ssh gave no reason", SshDiagnosis.Of(string.Empty, string.Empty).Message);
}
