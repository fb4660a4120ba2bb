using System.Net;
using HostPool.Api.Auth;

namespace HostPool.Tests.Api.Auth;

public sealed class FailedAttemptsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Count_OfMoreThanABurst_MakesWaitAndForgets()
    {
        var failures = new FailedAttempts(_clock);
        var address = IPAddress.Parse("192.0.2.7");

        var first = Enumerable.Range(0, FailedAttempts.Burst).Select(_ => failures.Count(address, out var isFirst) == TimeSpan.Zero && !isFirst).ToList();
        Assert.Equal([false, .. Enumerable.Repeat(true, FailedAttempts.Burst - 1)], first);
        Assert.Equal(FailedAttempts.Interval, failures.Count(address, out _));

        _clock.Advance(FailedAttempts.Interval);
        Assert.Equal(TimeSpan.Zero, failures.Count(address, out _));
        Assert.Equal(FailedAttempts.Interval, failures.Count(address, out _));

        _clock.Advance(FailedAttempts.Burst * FailedAttempts.Interval);
        Assert.Equal(TimeSpan.Zero, failures.Count(address, out var isFirstAgain));
        Assert.True(isFirstAgain);
    }

    [Fact]
    public void Count_OfAFlood_ConcernsItsAddressAlone()
    {
        var failures = new FailedAttempts(_clock);
        for (var i = 0; i < 1000; i++)
        {
            failures.Count(IPAddress.Parse("192.0.2.7"), out _);
            failures.Count(IPAddress.Parse($"2001:db8::{i + 1:x}"), out _);
        }

        Assert.NotEqual(TimeSpan.Zero, failures.Count(IPAddress.Parse("2001:db8::ffff"), out _));

        // One in 4096 shares a place with either, by chance.
        Assert.InRange(Enumerable.Range(1, 100).Count(i => failures.Count(IPAddress.Parse($"198.51.100.{i}"), out _) == TimeSpan.Zero), 97, 100);
    }

    [Fact]
    public async Task Flood_OfWrongKeys_IsSlowedDownAndNobodyElse()
    {
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);
        var statuses = new List<int>();
        for (var i = 0; i < 40; i++)
        {
            using var answer = await callers.SendAsync("wrong", HttpMethod.Get, "/hosts");
            statuses.Add((int)answer.StatusCode);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests)
            {
                Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
                await Task.FromResult(answer).FailureAsync(429);
            }
        }

        Assert.All(statuses.Take(FailedAttempts.Burst), status => Assert.Equal(401, status));
        Assert.Contains(429, statuses);
        await callers.SendAsync("reader", HttpMethod.Get, "/hosts").JsonAsync(200);
        await callers.SendAsync(null, HttpMethod.Get, "/hosts").FailureAsync(401);
        Assert.Single(app.Log.Lines, line => line.Contains("KeyRefused: 127.0.0.1", StringComparison.Ordinal));
    }
}
