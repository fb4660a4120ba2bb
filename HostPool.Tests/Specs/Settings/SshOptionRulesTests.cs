using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class SshOptionRulesTests
{
    [Theory]
    [InlineData("ConnectionAttempts", "2", null)]
    [InlineData("kexalgorithms", "+diffie-hellman-group1-sha1", null)]
    [InlineData("HostKeyAlgorithms", "+ssh-rsa", null)]
    [InlineData("stricthostkeychecking", "no", "cannot be set here: HostPool checks host keys by itself")]
    [InlineData("ProxyCommand", "nc %h %p", "cannot be set here: the way to a host is Specs:Networks:N:JumpHost")]
    [InlineData("ForwardAgent", "yes", "cannot be set here: nothing is forwarded")]
    [InlineData("LocalCommand", "touch /tmp/x", "cannot be set here: it runs a program")]
    [InlineData("Hostname", "10.0.0.8", "cannot be set here: a host is where its endpoint is")]
    [InlineData("IdentityFile", "/root/.ssh/id_rsa", "cannot be set here: what a host is offered are its credentials")]
    [InlineData("Include", "/tmp/x", "cannot be set here: ")]
    [InlineData("Compression=yes ProxyCommand", "x", "is not the name of an option of ssh_config(5)")]
    [InlineData("", "x", "is not the name")]
    [InlineData("Compression", "", "must have a value")]
    [InlineData("Compression", "yes\nProxyCommand x", "must be one line")]
    public void Errors_OfOneOption_SayWhy(string name, string value, string? error)
    {
        var errors = SshOptionRules.Errors("Specs:SshOptions", [KeyValuePair.Create(name, value)]).ToList();

        if (error is null)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.StartsWith($"Specs:SshOptions:{name}: {error}", Assert.Single(errors), StringComparison.Ordinal);
        }
    }

    /// <summary>The client takes the first of two: what HostPool sets would win, and settings that do nothing mislead.</summary>
    [Fact]
    public void RefusedNames_HoldAllThatHostPoolSets()
    {
        var targets = from key in new[] { null, "k" }
                      from password in new[] { null, "p" }
                      select new SshTarget("10.0.0.7", 22, "u") { PrivateKey = key, Password = password, TrustsNewKey = true };
        var route = SshRoute.Direct with { Jump = new JumpRoute([new JumpHop(null, "jump", 22)], null, null, null, "Specs:Networks:0"), Authorities = ["ssh-ed25519 AAAA"] };
        var set = from target in targets.Append(new SshTarget("10.0.0.7", 22, "u") { OffersNothing = true })
                  from agent in new[] { null, "/agent" }
                  from argument in SshArguments.For(target, "alias", TimeSpan.FromSeconds(20), route with { Agent = agent }, "ssh")
                  where argument.Contains('=', StringComparison.Ordinal) && !argument.StartsWith('-') && !argument.Contains(' ', StringComparison.Ordinal)
                  select argument[..argument.IndexOf('=', StringComparison.Ordinal)];
        string[] adjustable = ["ConnectionAttempts", "ServerAliveCountMax", "ConnectTimeout", "ServerAliveInterval"];

        Assert.Equal(adjustable.Order(), set.Distinct().Except(SshOptionRules.RefusedNames, StringComparer.OrdinalIgnoreCase).Order());
    }

    [Fact]
    public void Check_OptionsThatTheClientDoesNotKnow_NamesEach()
    {
        var options = new SpecOptions { SshOptions = { ["Compresion"] = "yes", ["Ciphers"] = "rot13", ["ConnectionAttempts"] = "2", ["ForwardAgent"] = "maybe" } };
        options.Networks.Add(new SpecNetworkOptions { SshOptions = { ["IPQoS"] = "sideways", ["TCPKeepAlive"] = "no" } });

        var errors = SshOptionCheck.Errors(options).ToList();

        Assert.Equal(
            ["Specs:SshOptions:Compresion", "Specs:SshOptions:Ciphers", "Specs:Networks:0:SshOptions:IPQoS"],
            errors.Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.Contains("Bad configuration option: compresion", errors[0], StringComparison.Ordinal);
    }
}
