using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;

namespace HostPool.Tests.Api.Inventory;

public sealed class SpecScheduleTests : IDisposable
{
    private readonly ManualClock _time = new();
    private readonly SpecSchedule _schedule;

    public SpecScheduleTests() => _schedule = new SpecSchedule(_time);

    [Fact]
    public void TryTake_WhoIsPending_ComesInTheOrderOfAsking()
    {
        _schedule.Put(Host(2, SpecsState.Pending));
        _time.Advance(TimeSpan.FromSeconds(1));
        _schedule.Put(Host(1, SpecsState.Pending));

        Assert.Equal([2, 1], TakeAll());
    }

    [Fact]
    public void TryTake_WhoFailed_WaitsUntilItsNextAttempt()
    {
        _schedule.Put(Host(1, SpecsState.Failed, _time.GetUtcNow() + TimeSpan.FromSeconds(5)));

        Assert.Empty(TakeAll());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([1], TakeAll());
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public void TryTake_WhenTheClockStepped_IsAsSoonAsBefore(int days)
    {
        _schedule.Put(Host(1, SpecsState.Pending));
        _schedule.Put(Host(2, SpecsState.Failed, _time.GetUtcNow() + TimeSpan.FromSeconds(5)));
        _time.Step(TimeSpan.FromDays(days));

        Assert.Equal([1], TakeAll());
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(TakeAll());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal([2], TakeAll());
    }

    [Fact]
    public void TryTake_WhoIsBeingRead_IsNotReadTwiceAtOnce()
    {
        _schedule.Put(Host(1, SpecsState.Pending));
        Assert.Equal([1], TakeAll());
        _schedule.Put(Host(1, SpecsState.Pending));

        Assert.Empty(TakeAll());
        _schedule.Done(1);
        Assert.Equal([1], TakeAll());
    }

    [Fact]
    public void TryTake_WhoMayNotBeRead_DelaysNobodyElse()
    {
        _schedule.Put(Host(1, SpecsState.Pending));
        _schedule.Put(Host(2, SpecsState.Pending));

        Assert.True(_schedule.TryTake(id => id != 1, out var taken));
        Assert.Equal(2, taken);
    }

    [Fact]
    public void OnChange_OfAHostThatLeft_ForgetsIt()
    {
        var host = Host(1, SpecsState.Pending);
        _schedule.Put(host);

        _schedule.OnChange(new HostChange(HostChangeKind.Removed, host));

        Assert.Empty(TakeAll());
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(5, 80)]
    [InlineData(11, 3600)]
    [InlineData(1000, 3600)]
    public void RetryAfter_SoManyFailures_DoublesUpToAnHour(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SpecsPolicy.RetryAfter(failures));

    public void Dispose() => _schedule.Dispose();

    private List<long> TakeAll()
    {
        var taken = new List<long>();
        while (_schedule.TryTake(_ => true, out var id))
        {
            taken.Add(id);
        }

        return taken;
    }

    private static PoolHost Host(long id, SpecsState state, DateTimeOffset? next = null) => new()
    {
        Id = id,
        Os = HostOs.Linux,
        Endpoint = new HostEndpoint { Ip = "127.0.0.1", Port = 22, Protocol = "ssh" },
        Credentials = new HostCredentials { Username = "u" },
        Specs = new SpecsStatus { State = state, NextAttemptAt = next },
    };
}
