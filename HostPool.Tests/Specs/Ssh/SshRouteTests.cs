using HostPool.Specs;

namespace HostPool.Tests.Specs;

/// <summary>Jump hosts, agents, certificates and options, with real servers and clients.</summary>
public sealed class SshRouteTests(SharedSshServer shared) : IClassFixture<SharedSshServer>, IDisposable
{
    private static readonly SshLimits Ample = new(TimeSpan.FromSeconds(60));

    private readonly SpecOptions _options = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hostpool-route-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SshFact]
    public async Task Jump_ToATarget_OffersEachItsOwnAlone()
    {
        using var jump = new SshServer("LogLevel DEBUG");
        using var target = new SshServer("LogLevel DEBUG");
        Through(jump);

        var outcome = await Run(Centos(target), "echo there");

        Assert.Null(outcome.Message);
        Assert.Equal(("there\n", target.HostKey("ed25519")), (outcome.Output, outcome.HostKey));
        Assert.Contains("Accepted publickey", jump.Log, StringComparison.Ordinal);
        Assert.Contains($"target 127.0.0.1 port {target.Port}", jump.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("method password", jump.Log, StringComparison.Ordinal);
        Assert.Contains("Accepted password", target.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("method publickey", target.Log, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task Jump_ThatFails_IsNamedAndGetsNothing()
    {
        using var jump = new SshServer("LogLevel DEBUG");
        var target = shared.Server;
        var network = Through(jump);
        var name = $"jump host 127.0.0.1:{jump.Port}: ";
        var fingerprint = KnownHosts.Fingerprints(jump.HostKey("ed25519"));

        network.JumpHostKey = target.HostKey("ed25519");
        await ExpectAsync(Centos(target), SpecFailure.Unreachable, $"{name}the host shows another key than the pinned one: {fingerprint}. Where that is its key, set Specs:Networks:0:JumpHostKey to it");
        network.JumpHostKey = $"elsewhere {jump.HostKey("ed25519")}";
        await ExpectAsync(Centos(target), SpecFailure.Unreachable, name + "the host key is not known: it is not pinned", $"; it shows {fingerprint}. Where that is its key, set Specs:Networks:0:JumpHostKey to it");
        network.JumpHostKey = null;
        await ExpectAsync(Centos(target), SpecFailure.Unreachable, name + "the host key is not known: it is not pinned", $"; it shows {fingerprint}. ", ", or put it into ~/.ssh/known_hosts");
        Assert.DoesNotContain("userauth-request", jump.Log, StringComparison.Ordinal);

        network.JumpHostKey = jump.HostKey("ed25519");
        network.JumpKeyFile = target.KeyFile;
        await ExpectAsync(Centos(target), SpecFailure.Unreachable, $"{name}{SshServer.User}@127.0.0.1: Permission denied (publickey");

        network.JumpKeyFile = jump.KeyFile;
        network.JumpHost = $"{SshServer.User}@127.0.0.1:{ClosedPort()}";
        await ExpectAsync(Centos(target), SpecFailure.Unreachable, "jump host 127.0.0.1:", "Connection refused");
    }

    [SshFact]
    public async Task Jump_ToATargetThatFails_SaysThatItIsTheTarget()
    {
        using var jump = new SshServer();
        var target = shared.Server;
        Through(jump);

        await ExpectAsync(Centos(target) with { Port = ClosedPort() }, SpecFailure.Refused, $"from jump host 127.0.0.1:{jump.Port}: connect failed: Connection refused");
        await ExpectAsync(Centos(target) with { Password = "wrong" }, SpecFailure.Authentication, "Permission denied");
        await ExpectAsync(Centos(target) with { HostKey = jump.HostKey("ed25519") }, SpecFailure.HostKeyChanged, "the host shows another key");
    }

    [SshFact]
    public async Task Jump_OverSeveral_GoesThroughEach()
    {
        using var first = new SshServer("LogLevel DEBUG");
        using var second = new SshServer("LogLevel DEBUG");
        var target = shared.Server;
        var network = Through(first);
        network.JumpHost += $", {SshServer.User}@127.0.0.1:{second.Port}";
        network.JumpHostKey = $"[127.0.0.1]:{first.Port} {first.HostKey("rsa")}\n[127.0.0.1]:{second.Port} {second.HostKey("ed25519")}";

        await ExpectAsync(Centos(target), SpecFailure.Unreachable, $"jump host 127.0.0.1:{second.Port}: {SshServer.User}@127.0.0.1: Permission denied");

        Shell.Run("cp", first.KeyFile + ".pub", second.KeyFile + ".pub");
        Assert.Null((await Run(Centos(target))).Message);
        Assert.Contains($"target 127.0.0.1 port {second.Port}", first.Log, StringComparison.Ordinal);
        Assert.Contains($"target 127.0.0.1 port {target.Port}", second.Log, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task Agent_OfANetwork_OffersItsKeysBesideTheCredentialsAndIsNotForwarded()
    {
        using var server = new SshServer("LogLevel DEBUG");
        using var agent = new SshAgent(Path.Combine(_folder, "agent"), server.KeyFile);
        var nobody = Centos(server) with { Password = null };
        Assert.Equal(SpecFailure.Authentication, (await Run(nobody)).Failure);
        _options.Networks.Add(new SpecNetworkOptions { Subnet = "127.0.0.1/32", Agent = agent.Socket });

        var outcome = await Run(nobody, "echo agent=$SSH_AUTH_SOCK");
        Assert.Equal((null, "agent=\n"), (outcome.Message, outcome.Output));
        Assert.Null((await Run(nobody with { Password = "wrong" })).Message);
        Assert.DoesNotContain("method password", server.Log, StringComparison.Ordinal);

        var other = shared.Server;
        Assert.Null((await Run(Centos(other))).Message);
        Assert.Null((await Run(Centos(other) with { Password = null, PrivateKey = other.PrivateKey })).Message);
        Assert.Equal(SpecFailure.Authentication, (await Run(Centos(other) with { OffersNothing = true })).Failure);
        Assert.Null((await Run(Centos(server) with { TrustsNewKey = false, HasAgent = true })).Message);
    }

    [SshFact]
    public async Task Certificate_BesideAKeyFile_LogsIn()
    {
        var authority = NewKey("authority");
        using var server = new SshServer($"TrustedUserCAKeys {authority}.pub");
        var key = NewKey("id");
        var target = Centos(server) with { Password = null };
        Assert.Equal(SpecFailure.Authentication, (await Run(target with { PrivateKey = KeyFiles.Read(key) })).Failure);

        Shell.Run("ssh-keygen", "-q", "-s", authority, "-I", "hostpool", "-n", SshServer.User, key + ".pub");

        Assert.Null((await Run(target with { PrivateKey = KeyFiles.Read(key) })).Message);
    }

    [SshFact]
    public async Task HostCertificate_OfTheNetworksAuthority_IsTrustedAndNothingElseUnpinned()
    {
        var authority = NewKey("authority");
        _options.Networks.Add(new SpecNetworkOptions { Subnet = "127.0.0.0/8", HostCertificateAuthority = File.ReadAllText(authority + ".pub") });
        using var trusted = Certified(authority, "127.0.0.1,node-7");
        using var other = Certified(authority, "10.0.0.7");
        using var foreign = Certified(NewKey("another"), "127.0.0.1");
        var plain = shared.Server;

        var outcome = await Run(Centos(trusted));
        Assert.Equal((null, null), (outcome.Message, outcome.HostKey));
        Assert.Null((await Run(Centos(trusted) with { HostKey = plain.HostKey("ed25519") })).Message);
        Assert.Null((await Run(Centos(plain) with { HostKey = plain.HostKey("rsa") })).Message);

        await ExpectAsync(Centos(other), SpecFailure.HostKeyUnknown, "the host key is not known: Certificate invalid: name is not a listed principal");
        await ExpectAsync(Centos(foreign), SpecFailure.HostKeyUnknown, "the host key is not known: it is not pinned, and no certificate of it is trusted");
        await ExpectAsync(Centos(plain), SpecFailure.HostKeyUnknown, "the host key is not known: it is not pinned");
        await ExpectAsync(Centos(plain) with { HostKey = other.HostKey("ed25519") }, SpecFailure.HostKeyChanged, "the host shows another key");
        await ExpectAsync(Centos(trusted) with { HostKey = plain.HostKey("ed25519"), OffersNothing = true }, SpecFailure.HostKeyChanged, "the host shows another key");
        Assert.DoesNotContain("userauth-request", other.Log + foreign.Log, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task Options_OfTheSettings_ReachTheClientAndTheNetworksComeFirst()
    {
        using var server = new SshServer("LogLevel DEBUG");
        _options.SshOptions["Ciphers"] = "no-such-cipher";
        await ExpectAsync(Centos(server), SpecFailure.Unsupported, "no-such-cipher");
        _options.SshOptions["Ciphers"] = "aes128-ctr";
        _options.SshOptions["kexalgorithms"] = "ecdh-sha2-nistp256";
        _options.SshOptions["ConnectTimeout"] = "7";

        _options.Networks.Add(new SpecNetworkOptions { Subnet = "127.0.0.1/32", SshOptions = { ["KexAlgorithms"] = "diffie-hellman-group14-sha256" } });

        Assert.Null((await Run(Centos(server))).Message);
        Assert.Contains("kex: algorithm: diffie-hellman-group14-sha256", server.Log, StringComparison.Ordinal);
        Assert.Contains("cipher: aes128-ctr", server.Log, StringComparison.Ordinal);
    }

    private static int ClosedPort()
    {
        using var listener = new RudeListener(RudeListener.Hang);
        return listener.Port;
    }

    private static SshTarget Centos(SshServer server) => new("127.0.0.1", server.Port, SshServer.User) { Password = SshServer.Password, TrustsNewKey = true };

    /// <summary>A server whose host key has a certificate.</summary>
    private SshServer Certified(string authority, string principals)
    {
        var key = NewKey($"host-{principals}");
        Shell.Run("ssh-keygen", "-q", "-s", authority, "-h", "-I", "host", "-n", principals, key + ".pub");
        return new SshServer("LogLevel DEBUG", $"HostKey {key}", $"HostCertificate {key}-cert.pub");
    }

    private string NewKey(string name)
    {
        var path = Path.Combine(_folder, name);
        Shell.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path);
        return path;
    }

    private SpecNetworkOptions Through(SshServer jump)
    {
        var network = new SpecNetworkOptions
        {
            Subnet = "127.0.0.0/8", JumpHost = $"{SshServer.User}@127.0.0.1:{jump.Port}", JumpKeyFile = jump.KeyFile, JumpHostKey = jump.HostKey("ed25519"),
        };
        _options.Networks.Add(network);
        return network;
    }

    private async Task ExpectAsync(SshTarget target, SpecFailure failure, params string[] words)
    {
        var outcome = await Run(target);

        Assert.Equal(failure, outcome.Failure);
        Assert.StartsWith(words[0], failure is SpecFailure.Authentication or SpecFailure.Unsupported ? words[0] : outcome.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, outcome.Message, StringComparison.Ordinal));
    }

    private Task<SshOutcome> Run(SshTarget target, string script = "true")
    {
        Assert.Empty(_options.Validate());
        return new OpenSshTransport(TimeProvider.System, options: _options).RunAsync(target, script, Ample, CancellationToken.None);
    }
}
