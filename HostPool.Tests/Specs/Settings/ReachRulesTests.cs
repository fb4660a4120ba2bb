using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class ReachRulesTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdSIljmiIMPJhbGxYQCTCIJS1oKEUYlp8Qt/BP59X/S";

    [Theory]
    [InlineData("bastion", "|bastion|22")]
    [InlineData("jo@bastion:2222", "jo|bastion|2222")]
    [InlineData("jo@corp@10.0.0.1", "jo@corp|10.0.0.1|22")]
    [InlineData("a@one, two:23", "a|one|22 |two|23")]
    [InlineData("[fd00::1]:2222,fd00::2", "|fd00::1|2222 |fd00::2|22")]
    [InlineData("[fd00::1]", "|fd00::1|22")]
    [InlineData("", null)]
    [InlineData("a,,b", null)]
    [InlineData("a:b", null)]
    [InlineData("a:0", null)]
    [InlineData("a:65536", null)]
    [InlineData("[bastion]:22", null)]
    [InlineData("[fd00::1]x", null)]
    [InlineData("-oProxyCommand=x", null)]
    [InlineData("bastion -v", null)]
    [InlineData("ba\"stion", null)]
    [InlineData("$(id)@bastion", null)]
    [InlineData("%h@bastion", null)]
    [InlineData("a\nHost *@bastion", null)]
    public void Hops_OfAText_AreThoseOfProxyJump(string text, string? hops) => Assert.Equal(
        hops, JumpHop.Parse(text) is { } parsed ? string.Join(' ', parsed.Select(hop => $"{hop.User}|{hop.Host}|{hop.Port}")) : null);

    [Fact]
    public void Hops_InKnownHosts_AreNamedAsSshDoes()
    {
        Assert.Equal(["a", "[a]:23", "[fd00::1]:23"], JumpHop.Parse("a,a:23,[fd00::1]:23")!.Select(hop => hop.KnownHostsName));
        Assert.Equal("[fd00::1]:23", new JumpHop("u", "fd00::1", 23).ToString());
    }

    [Fact]
    public void Errors_OfAWholeNetwork_AreNone() => Assert.Empty(Errors(new SpecNetworkOptions
    {
        JumpHost = "a,b:23",
        JumpKeyFile = typeof(ReachRulesTests).Assembly.Location,
        JumpHostKey = $"a {Key}\n[b]:23 {Key} comment\n",
        Agent = "/run/user/1000/agent",
        HostCertificateAuthority = $"{Key}\n{Key} a comment\n",
    }));

    [Fact]
    public void Errors_OfEverythingWrong_NameEachKey()
    {
        Assert.Equal(
            ["N:Agent", "N:HostCertificateAuthority", "N:JumpHost", "N:JumpHostKey", "N:JumpKeyFile"],
            Errors(new SpecNetworkOptions { JumpHost = "a b", JumpKeyFile = "/no/such/key", JumpHostKey = "", Agent = "agent", HostCertificateAuthority = "AAAA" }));
        Assert.Equal(["N:JumpHostKey"], Errors(new SpecNetworkOptions { JumpHost = "a,b", JumpHostKey = Key }));
        Assert.Equal(["N:JumpHost"], Errors(new SpecNetworkOptions { JumpHostKey = Key }));
        Assert.Equal(["N:Agent"], Errors(new SpecNetworkOptions { Agent = "/tmp/\"\nProxyCommand" }));
        Assert.Equal(["N:JumpKeyFile"], Errors(new SpecNetworkOptions { JumpHost = "a", JumpKeyFile = "/tmp/%h" }));
        Assert.Equal(["N:HostCertificateAuthority"], Errors(new SpecNetworkOptions { HostCertificateAuthority = $"* {Key}" }));
    }

    private static IEnumerable<string> Errors(SpecNetworkOptions network) =>
        ReachRules.Errors("N", network).Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal);
}
