using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class KnownHostsTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("ssh-ed25519 AAAA", true)]
    [InlineData("ssh-ed25519 AAAA\nssh-rsa BBBB", true)]
    [InlineData("ssh-ed25519 AAAA first-use", false)]
    [InlineData("ssh-ed25519 AAAA\nssh-rsa BBBB first-use", false)]
    public void AreConfirmed_IsWhatTheCommentsSay(string? hostKey, bool expected) => Assert.Equal(expected, KnownHosts.AreConfirmed(hostKey));

    [Fact]
    public void Unconfirm_Twice_IsAsOnce()
    {
        var once = KnownHosts.Unconfirm("ssh-ed25519 AAAA\nssh-rsa BBBB");

        Assert.Equal("ssh-ed25519 AAAA first-use\nssh-rsa BBBB first-use", once);
        Assert.Equal(once, KnownHosts.Unconfirm(once));
    }

    [Fact]
    public void Fingerprints_OfWhatIsNoKey_SaysSo() => Assert.Equal("an unreadable key, an unreadable key", KnownHosts.Fingerprints("rubbish\nssh-rsa !"));
}
