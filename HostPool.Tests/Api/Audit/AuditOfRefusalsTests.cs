using HostPool.Api.Audit;
using HostPool.Api.Auth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Api.Audit;

public sealed class AuditOfRefusalsTests
{
    [Theory]
    [InlineData(1_000_000, 90)]
    [InlineData(1_000_000, 1)]
    [InlineData(int.MaxValue, 365)]
    [InlineData(5000, 90)]
    [InlineData(50, 90)]
    [InlineData(50, 36_500)]
    [InlineData(5, 90)]
    public void Add_OfAFloodThatNeverEnds_KeepsAtMost600AnHourAndATenthOfAll(int maxEntries, int keepDays)
    {
        var clock = new ManualClock();
        var keepFor = TimeSpan.FromDays(keepDays);
        var options = Options.Create(new AuditOptions { MaxEntries = maxEntries, KeepFor = keepFor });
        var log = new AuditLog(options, clock);
        var refusals = new AuditOfRefusals(log, options, clock);
        var request = new DefaultHttpContext();
        var (sent, all) = (0, 0);

        for (var hour = 0; hour < Math.Min(keepFor.TotalHours, 24 * 90); hour++)
        {
            var kept = Flood();
            clock.Advance(TimeSpan.FromMinutes(30));
            kept += Flood();
            clock.Advance(TimeSpan.FromMinutes(30));

            Assert.InRange(kept, 0, AuditOfRefusals.MaxPerHour);
            all += kept;
        }

        Assert.InRange(all, Math.Min(1, maxEntries / 10), maxEntries / 10);
        Assert.Equal(sent - all, refusals.PassedOver);

        int Flood()
        {
            for (var i = 0; i < AuditOfRefusals.MaxPerHour; i++, sent++)
            {
                refusals.Add(request, Caller.Nobody, 401);
            }

            var kept = 0;
            for (; log.TryTake(out _); kept++)
            {
            }

            return kept;
        }
    }

    [Fact]
    public void Add_AfterAFlood_KeepsSomeAgain()
    {
        var clock = new ManualClock();
        var options = Options.Create(new AuditOptions());
        var log = new AuditLog(options, clock);
        var refusals = new AuditOfRefusals(log, options, clock);
        for (var i = 0; i < 1000; i++)
        {
            refusals.Add(new DefaultHttpContext(), Caller.Nobody, 401);
        }

        var before = log.Waiting;
        clock.Advance(TimeSpan.FromHours(1));
        refusals.Add(new DefaultHttpContext(), Caller.Nobody, 401);

        Assert.Equal((500, 501), (before, log.Waiting));
    }
}
