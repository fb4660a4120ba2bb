using System.Globalization;

namespace HostPool.Tests.Api.Chaos;

/// <summary>
/// A client that takes, keeps, extends, forgets and gives back, hangs up and repeats itself, at random, and notes what it
/// was told.
/// </summary>
internal sealed class ChaosClient(int number, ChaosReplicas replicas, HttpClient http, ChaosClock clock)
{
    /// <summary>No lease is longer.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromSeconds(2.5);

    /// <summary>A lease that has not ended by then never will.</summary>
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(30);

    private const int Found = 200;
    private const int Created = 201;
    private const int NoContent = 204;
    private const int Conflict = 409;
    private const int NotFound = 404;
    private const int NoHostAvailable = 515;

    private readonly Random _random = new(number);

    public ChaosCaller Caller { get; } = new(replicas, http, new Random(number));

    public List<HoldLog> Holds { get; } = [];

    /// <summary>How often it hung up by itself.</summary>
    public int HungUp { get; private set; }

    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await AllocateAsync();
        }
    }

    private async Task AllocateAsync()
    {
        var count = _random.Next(1, 4);
        var minimum = _random.Next(1, count + 1);
        var lease = TimeSpan.FromMilliseconds(_random.Next(1000, (int)LongestLease.TotalMilliseconds));
        var key = Chance(50) ? $"{number}-{Guid.NewGuid():n}" : null;
        var body = string.Create(CultureInfo.InvariantCulture, $$"""
            {"count": {{count}}, "minimum": {{minimum}}, "owner": "client{{number}}", "lease_seconds": {{lease.TotalSeconds}}, "wait_seconds": {{(Chance(60) ? 2 : 0)}}}
            """);
        var asked = clock.Now;
        var answer = await AskAsync(body, key);
        if (answer?.Status != Created)
        {
            await PauseAsync(10, 50);
            return;
        }

        var hold = Read(answer, minimum, lease, asked);
        Holds.Add(hold);
        await UseAsync(hold);
        if (key is not null && Chance(30))
        {
            Caller.MoveOn();
            if (await Caller.TryAsync(HttpMethod.Post, "/allocations", body, key) is { } again)
            {
                hold.Repeats.Add(Read(again.Expect(Created), minimum, lease, asked));
            }
        }
    }

    /// <summary>With a key, until there is an answer; without, once.</summary>
    private async Task<ChaosAnswer?> AskAsync(string body, string? key)
    {
        var isHasty = Chance(15);
        HungUp += isHasty ? 1 : 0;
        var answer = await Caller.TryAsync(HttpMethod.Post, "/allocations", body, key, isHasty ? TimeSpan.FromMilliseconds(_random.Next(1, 60)) : null);
        while (key is not null && answer is null or { Status: Conflict })
        {
            answer = await Caller.InsistAsync(HttpMethod.Post, "/allocations", body, key);
        }

        return answer?.Expect(Created, NoHostAvailable);
    }

    private async Task UseAsync(HoldLog hold)
    {
        var ends = hold.LeaseEnds;
        var isForgetful = Chance(12);
        for (var renewals = Chance(30) ? _random.Next(1, 4) : 0; renewals > 0; renewals--)
        {
            // Now and then as late as can be.
            await (Chance(40) ? Task.Delay(Positive(ends - clock.Now - TimeSpan.FromMilliseconds(_random.Next(-10, 40)))) : PauseAsync(5, 200));
            var renewal = await RenewAsync(hold);
            hold.Renewals.Add(renewal);
            if (renewal.Outcome is RenewalOutcome.Gone)
            {
                return;
            }

            ends = renewal.Outcome is RenewalOutcome.Renewed ? renewal.LeaseEnds : ends;
        }

        if (isForgetful)
        {
            await ForgetAsync(hold);
            return;
        }

        await PauseAsync(5, 150);
        if (Chance(30))
        {
            await LookAsync(hold);
        }

        await ReleaseAsync(hold);
    }

    private async Task<Renewal> RenewAsync(HoldLog hold)
    {
        var lease = TimeSpan.FromMilliseconds(_random.Next(1000, (int)LongestLease.TotalMilliseconds));
        var asked = clock.Now;
        var answer = await Caller.TryAsync(
            HttpMethod.Patch, $"/allocations/{hold.AllocationId}", string.Create(CultureInfo.InvariantCulture, $$"""{"lease_seconds": {{lease.TotalSeconds}}}"""));
        return answer?.Expect(Found, NotFound).Status switch
        {
            null => new Renewal(lease, asked, clock.Now, RenewalOutcome.Unknown),
            NotFound => new Renewal(lease, asked, clock.Now, RenewalOutcome.Gone),
            _ => new Renewal(lease, asked, clock.Now, RenewalOutcome.Renewed, clock.Of(answer.Allocation().LeaseEnds)),
        };
    }

    private async Task ReleaseAsync(HoldLog hold)
    {
        hold.ReleaseAsked = clock.Now;
        (await Caller.InsistAsync(HttpMethod.Delete, $"/allocations/{hold.AllocationId}")).Expect(NoContent);
        hold.ReleaseAnswered = clock.Now;
        if (Chance(20))
        {
            Caller.MoveOn();
            await LookAsync(hold);
        }
    }

    /// <summary>Leaves the lease to its end, and watches it come.</summary>
    private async Task ForgetAsync(HoldLog hold)
    {
        var patience = clock.Now + LongestLease + GivesUpAfter;
        while (clock.Now < patience && await LookAsync(hold) is null or { Hosts.Count: > 0 })
        {
            await Task.Delay(100);
        }
    }

    private async Task<Look?> LookAsync(HoldLog hold)
    {
        var asked = clock.Now;
        if (await Caller.TryAsync(HttpMethod.Get, $"/allocations/{hold.AllocationId}") is not { } answer)
        {
            return null;
        }

        var look = new Look(asked, clock.Now, answer.Expect(Found, NotFound).Status == Found ? answer.Allocation().Hosts : []);
        hold.Looks.Add(look);
        return look;
    }

    private HoldLog Read(ChaosAnswer answer, int minimum, TimeSpan lease, TimeSpan asked)
    {
        var answered = clock.Now;
        var (id, hosts, leaseEnds) = answer.Allocation();
        return new HoldLog($"client{number}", id, hosts, minimum, lease, asked, answered, clock.Of(leaseEnds));
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private Task PauseAsync(int atLeast, int below) => Task.Delay(_random.Next(atLeast, below));

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
