using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Api.Inventory;

public sealed class SpecsPolicyTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(0, 0, 1, 5)]
    [InlineData(0, 4, 4, 40)]
    [InlineData(2, 1, 3, 20)]
    public void Failed_WithRefusedLogins_WaitsAsIfEachWereAFailure(int before, int refused, int failures, double seconds)
    {
        var host = Host(null, new SpecsStatus { Failures = before });

        var status = SpecsPolicy.Failed(new SpecResult { Failure = SpecFailure.Authentication, Message = "no", Refused = refused }, host, Now);

        Assert.Equal((failures, Now.AddSeconds(seconds)), (status.Failures, status.NextAttemptAt));
    }

    [Fact]
    public void Failed_OfAHostThatShowedAnotherKey_SaysSoUntilItIsTrusted()
    {
        var host = Host("ssh-ed25519 AAAA", new SpecsStatus());
        host.Specs = SpecsPolicy.Failed(new SpecResult { Failure = SpecFailure.HostKeyChanged, Message = "another key" }, host, Now);
        Assert.True(host.ShowsOtherKey);
        var said = host.Specs.Message;

        foreach (var failure in (SpecFailure[])[SpecFailure.Unreachable, SpecFailure.Authentication, SpecFailure.BadOutput])
        {
            host.Specs = SpecsPolicy.Failed(new SpecResult { Failure = failure, Message = "else", HostKey = host.HostKey }, host, Now);
            Assert.Equal(("host_key_changed", said), (host.Specs.Reason, host.Specs.Message));
        }

        var policy = new SpecsPolicy(Options.Create(new SpecOptions()));
        policy.Request(host);
        Assert.True(host.ShowsOtherKey);
        policy.Trust(host);
        Assert.Equal((false, SpecsState.Pending, 0), (host.ShowsOtherKey, host.Specs.State, host.Specs.Failures));
    }

    [Fact]
    public void Request_WhereNothingIsRead_KeepsThatAnotherKeyWasShownAndNothingElse()
    {
        var policy = new SpecsPolicy(Options.Create(new SpecOptions { Enabled = false }));
        var (changed, failed) = (Host("ssh-ed25519 AAAA", Failed("host_key_changed")), Host("ssh-ed25519 AAAA", Failed("unreachable")));

        policy.Request(changed);
        policy.Request(failed);

        Assert.Equal((SpecsState.None, true), (changed.Specs.State, changed.ShowsOtherKey));
        Assert.Equal(new SpecsStatus(), failed.Specs);

        static SpecsStatus Failed(string reason) => new() { State = SpecsState.Failed, Reason = reason, Failures = 2, NextAttemptAt = Now };
    }

    [Fact]
    public void ShowsOtherKey_OfAHostWhosePinWasForgotten_IsFalse() =>
        Assert.False(Host(null, new SpecsStatus { State = SpecsState.Failed, Reason = "host_key_changed" }).ShowsOtherKey);

    private static PoolHost Host(string? hostKey, SpecsStatus specs) => new()
    {
        Id = 7,
        Os = HostOs.Linux,
        Endpoint = new HostEndpoint { Ip = "10.0.0.7", Port = 22, Protocol = "ssh" },
        Credentials = new HostCredentials { Username = "u" },
        HostKey = hostKey,
        Specs = specs,
    };
}
