using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Scanning;

namespace HostPool.Tests.Discovery.Scanning;

public sealed class ScanBookTests
{
    private static readonly WatchedNetwork First = new("eth0", IPNetwork.Parse("10.0.0.0/24"));
    private static readonly WatchedNetwork Second = new("eth0", IPNetwork.Parse("10.0.1.0/24"));

    private readonly ManualClock _clock = new();
    private readonly ScanBook _book;

    public ScanBookTests() => _book = new ScanBook(_clock);

    [Fact]
    public void Start_OfANetworkThatIsNotOpen_IsNull()
    {
        _book.Open(First);

        Assert.Null(_book.Start(Second));
        Assert.Empty(_book.List());
    }

    [Fact]
    public void Start_WhileOneRuns_JoinsItAndServesItOnce()
    {
        var requests = _book.Open(First)!;
        _book.Open(Second);

        Assert.Equal((1, ScanState.Running), (_book.Start(First)!.Id, _book.Start(First)!.State));
        Assert.Equal(1, _book.Start(First)!.Id);
        Assert.Equal(2, _book.Start(Second)!.Id);

        Assert.True(requests.TryRead(out var scan));
        Assert.False(requests.TryRead(out _));
        scan.End(ScanState.Done);
        Assert.Equal(3, _book.Start(First)!.Id);
        Assert.True(requests.TryRead(out _));
        Assert.Equal([3L, 2L, 1L], _book.List().Select(listed => listed.Id));
        Assert.Equal((ScanState.Done, 100), (_book.Find(1)!.State, _book.Find(1)!.Percent));
    }

    [Fact]
    public void Start_FromManyThreads_MakesOneScan()
    {
        _book.Open(First);
        var ids = new long[64];

        Parallel.For(0, ids.Length, i => ids[i] = _book.Start(First)!.Id);

        Assert.All(ids, id => Assert.Equal(1, id));
        Assert.Single(_book.List());
    }

    [Fact]
    public void Open_OfANetworkThatIsOpen_IsNullUntilItIsClosed()
    {
        Assert.NotNull(_book.Open(First));
        Assert.Null(_book.Open(First));

        _book.Close(First);

        Assert.NotNull(_book.Open(First));
    }

    [Fact]
    public void Close_WithAScanThatRuns_CancelsItAndSaysWhy()
    {
        _book.Open(First);
        _book.Start(First);

        _book.Close(First);

        var scan = _book.Find(1)!;
        Assert.Equal(ScanState.Cancelled, scan.State);
        Assert.Contains("eth0 went down or changed", scan.Reason, StringComparison.Ordinal);
        Assert.Null(_book.Start(First));
    }

    [Fact]
    public void Start_BeyondTheBound_ForgetsTheOldestThatEnded()
    {
        var (first, second) = (_book.Open(First)!, _book.Open(Second)!);
        _book.Start(First); // runs through it all
        for (var i = 0; i < IScans.Kept + 5; i++)
        {
            _book.Start(Second);
            Assert.True(second.TryRead(out var scan));
            scan.End(ScanState.Done);
        }

        _book.Start(Second);

        Assert.Equal(ScanState.Running, _book.Find(1)?.State);
        Assert.Equal(IScans.Kept, _book.List().Count(scan => scan.State == ScanState.Done));
        Assert.Null(_book.Find(2));
        Assert.Null(_book.Find(6));
        Assert.NotNull(_book.Find(7));
        Assert.True(first.TryRead(out _));
    }

    [Fact]
    public void Snapshot_AlongAScan_TellsRateAndTimeLeft()
    {
        var scan = new Scan(7, First, _clock);
        Assert.Equal(new ScanStatus(7, First, ScanState.Running, null, _clock.GetUtcNow(), TimeSpan.Zero, null, 0, 0, 0, 0, 0, 0), scan.Snapshot());

        var sweep = new ArpSweep(Parsed.Block("10.0.0.0/24"), _ => false, retries: 0, TimeSpan.TicksPerSecond);
        scan.Watch(new SweepListener(sweep), TimeSpan.FromSeconds(1));
        sweep.Next(new uint[54], _clock.GetTimestamp());
        scan.CountFrames(60, 54);
        _clock.Advance(TimeSpan.FromSeconds(5.4));

        var status = scan.Snapshot();
        Assert.Equal((10, 54, 54, 254, 0), (status.Rate, status.FramesSent, status.Asked, status.Addresses, status.Found));
        Assert.Equal((TimeSpan.FromSeconds(5.4), TimeSpan.FromSeconds(21)), (status.Elapsed, status.TimeLeft)); // 200 more, and the wait
        Assert.Equal(20, status.Percent);

        scan.End(ScanState.Failed, "the cable is out");
        scan.End(ScanState.Done);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(status with { State = ScanState.Failed, Reason = "the cable is out", TimeLeft = null }, scan.Snapshot());
    }
}
