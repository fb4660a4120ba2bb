using HostPool.Specs;

namespace HostPool.Tests.Specs;

/// <summary>That the client itself is told what it may offer, whatever the user's own configuration says.</summary>
public sealed class SshArgumentsTests
{
    private const string Pinned = "ssh-ed25519 AAAA";
    private const string FirstUse = "ssh-ed25519 AAAA first-use";

    private static readonly string[] NoPassword = ["PasswordAuthentication=no", "KbdInteractiveAuthentication=no", "BatchMode=yes"];

    [Theory]
    [InlineData(null, "k", "p", "PreferredAuthentications=publickey")]
    [InlineData(null, "k", null, "PreferredAuthentications=publickey")]
    [InlineData(null, null, null, "PreferredAuthentications=publickey")]
    [InlineData(null, null, "p", "PreferredAuthentications=none")]
    [InlineData(FirstUse, "k", "p", "PreferredAuthentications=publickey")]
    [InlineData(FirstUse, null, "p", "PreferredAuthentications=none")]
    [InlineData(FirstUse, null, null, "PreferredAuthentications=publickey")]
    public void For_HostThatNobodyVouchesFor_AllowsNoPassword(string? pinned, string? key, string? password, string methods)
    {
        using var files = SshWorkspace.Create();
        var target = new SshTarget("10.0.0.7", 22, "centos") { HostKey = pinned, PrivateKey = key, Password = password };
        var attempt = new SshAttempt(files, target, new SshLimits(TimeSpan.FromSeconds(20)), SshRoute.Direct);
        attempt.Prepare("true");

        var arguments = attempt.Program().ArgumentList;

        Assert.Empty(NoPassword.Concat([methods, "ForwardAgent=no"]).Except(arguments));
        Assert.Single(arguments, argument => argument.StartsWith("PreferredAuthentications=", StringComparison.Ordinal));
        Assert.Equal(0, files.Length(SshWorkspace.Password) + files.Length(SshWorkspace.AskPass));
    }

    [Theory]
    [InlineData(Pinned, false)]
    [InlineData(FirstUse, true)]
    [InlineData(null, true)]
    public void For_HostThatSomebodyVouchesFor_AllowsIt(string? pinned, bool trustsNewKey)
    {
        var target = new SshTarget("10.0.0.7", 22, "centos") { HostKey = pinned, PrivateKey = "k", Password = "p", TrustsNewKey = trustsNewKey };

        var arguments = SshArguments.For(target, "alias", TimeSpan.FromSeconds(20), SshRoute.Direct, "ssh").ToHashSet();

        Assert.Contains("PreferredAuthentications=publickey,password,keyboard-interactive", arguments);
        Assert.Empty(arguments.Intersect(NoPassword));
    }

    [Theory]
    [InlineData(Pinned, false)]
    [InlineData(FirstUse, true)]
    public void For_AnyPinnedKey_TakesNoOther(string pinned, bool trustsNewKey) => Assert.Contains(
        "StrictHostKeyChecking=yes",
        SshArguments.For(new SshTarget("10.0.0.7", 22, "a") { HostKey = pinned, TrustsNewKey = trustsNewKey }, "alias", TimeSpan.FromSeconds(20), SshRoute.Direct, "ssh"));
}
