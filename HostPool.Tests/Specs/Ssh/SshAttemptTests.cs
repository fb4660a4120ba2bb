using System.Diagnostics;
using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class SshAttemptTests : IDisposable
{
    private const string Secret = "it's \"a\" $(secret) \\n %s ü `id` * ";

    private readonly SshWorkspace _files = SshWorkspace.Create();
    private readonly string _alias;

    public SshAttemptTests()
    {
        var target = new SshTarget("10.0.0.7", 22, "centos") { Password = Secret, TrustsNewKey = true };
        var attempt = new SshAttempt(_files, target, new SshLimits(TimeSpan.FromSeconds(20)), SshRoute.Direct);
        attempt.Prepare("true");
        _alias = attempt.Program().ArgumentList.Single(argument => argument.StartsWith("HostKeyAlias=", StringComparison.Ordinal))[13..];
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("centos@{0}'s password: ")]
    [InlineData("(centos@{0}) Password: ")]
    public void AskPass_PromptOfTheTarget_GivesThePasswordAsItIs(string prompt) =>
        Assert.Equal(Secret + "\n", Ask(string.Format(null, prompt, _alias)));

    [Theory]
    [InlineData("centos@jump.example's password: ")]
    [InlineData("Enter passphrase for key 'key': ")]
    [InlineData("hostpool-")]
    [InlineData("")]
    public void AskPass_AnyOtherPrompt_GivesNothing(string prompt) => Assert.Empty(Ask(prompt));

    private string Ask(string prompt) =>
        Shell.Feed(new ProcessStartInfo(Path.Combine(_files.Path, SshWorkspace.AskPass), [prompt]) { WorkingDirectory = _files.Path }, string.Empty);
}
