using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Replicas;

namespace HostPool.Tests.Api.Replicas;

public sealed class ReplicaNewsTests
{
    [Fact]
    public void Parse_OfWhatWasWritten_GivesTheSame()
    {
        var news = ReplicaNews.Of("me", [Change(HostChangeKind.Moved, 7), Change(HostChangeKind.Merged, 8) with { AbsorbedId = 9 }, Change(HostChangeKind.Removed, 9)])!;

        var read = ReplicaNews.Parse(news.ToString());

        Assert.Equal("me Moved:7 Merged:8:9 Removed:9", news.ToString());
        Assert.Equal(news.Sender, read.Sender);
        Assert.Equal(news.Changes, read.Changes!);
    }

    [Fact]
    public void Of_WhatOthersTold_IsNotTold() =>
        Assert.Null(ReplicaNews.Of("me", [Change(HostChangeKind.Moved, 7) with { IsRemote = true }, Change(HostChangeKind.Flagged, 7)]));

    [Fact]
    public void Of_MoreThanANotificationHolds_MeansEverything()
    {
        var most = ReplicaNews.Of(new string('m', 32), Enumerable.Repeat(Change(HostChangeKind.SpecsStillFail, long.MaxValue) with { AbsorbedId = long.MaxValue }, 128))!;
        var more = ReplicaNews.Of("me", Enumerable.Range(1, 129).Select(id => Change(HostChangeKind.Added, id)))!;

        Assert.True(most.ToString().Length < 8000);
        Assert.Equal("me *", more.ToString());
        Assert.Null(ReplicaNews.Parse(more.ToString()).Changes);
    }

    [Theory]
    [InlineData("you Vanished:7")]
    [InlineData("you Moved:x")]
    [InlineData("you Moved:7 Moved")]
    public void Parse_OfWhatIsNotUnderstood_MeansEverything(string text)
    {
        var news = ReplicaNews.Parse(text);

        Assert.Equal("you", news.Sender);
        Assert.Null(news.Changes);
    }

    private static HostChange Change(HostChangeKind kind, long id) => new(kind, new PoolHost
    {
        Id = id,
        Os = "linux",
        Endpoint = new HostEndpoint { Ip = "10.0.0.1", Port = 22, Protocol = "ssh" },
        Credentials = new HostCredentials { Username = "u" },
    });
}
