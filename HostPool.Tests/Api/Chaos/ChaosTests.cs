using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace HostPool.Tests.Api.Chaos;

/// <summary>
/// Real processes, some of which are killed, under clients that allocate, renew and release: what the clients noted shows
/// no host held twice, none lost, every lease honoured.
/// </summary>
[Collection(Alone.Name)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Clients = 64;
    private const int Hosts = 60;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    [PostgresFact]
    [Trait("Database", "postgres")]
    public async Task ThreeReplicasOnPostgres_OneKilled_KeepEveryPromise()
    {
        using var database = TestDatabase.CreatePostgres();
        await RunAsync(3, Settings(database), async (replicas, clock) =>
        {
            await UntilAsync(clock, Duration * 0.3);
            await replicas.ReplaceAsync(0, TimeSpan.FromSeconds(4));

            // Every replica loses its connections, in the middle of transactions and of the one that it listens on.
            await UntilAsync(clock, Duration * 0.7);
            TestDatabase.ExecuteOnServer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        });
    }

    [PostgresFact]
    [Trait("Database", "postgres")]
    public async Task ThreeReplicasOnPostgres_TheOneInChargeSuspendedAmidATransaction_KeepEveryPromise()
    {
        using var database = TestDatabase.CreatePostgres();
        await RunAsync(3, [.. Settings(database), "--Discovery:Enabled=true"], async (replicas, clock) =>
        {
            await UntilAsync(clock, Duration * 0.2);
            var holder = await PoolApp.WaitForAsync(() => Task.FromResult(InCharge(database)), 10, "one is in charge");
            // <machine>-<process>-<what makes it unique>
            var suspended = replicas.IndexOf(int.Parse(holder.Split('-')[^2], CultureInfo.InvariantCulture));
            await replicas.SuspendAsync(suspended, () => IsAmidTransaction(database));

            await PoolApp.WaitForAsync(() => Task.FromResult(InCharge(database) is { } other && other != holder ? other : null), 5, "another is in charge");
            await UntilAsync(clock, Duration * 0.7);
            await replicas.ResumeAsync(suspended);
        });
    }

    [PostgresFact]
    [Trait("Database", "postgres")]
    public async Task ThreeReplicasOnPostgres_WhoseClockIsSetAndOneKilled_KeepEveryPromise()
    {
        using var database = TestDatabase.CreatePostgres();
        var server = new ServerClock(database);
        await RunAsync(3, Settings(database), async (replicas, clock) =>
        {
            TimeSpan[] steps = [TimeSpan.FromHours(2), TimeSpan.FromDays(-5), TimeSpan.FromSeconds(20), TimeSpan.FromDays(400), TimeSpan.FromHours(-1)];
            foreach (var (number, step) in steps.Index())
            {
                await UntilAsync(clock, Duration * (number + 1) / (steps.Length + 1));
                clock.Stepping(step);
                server.Step(step);
                if (number == 1)
                {
                    await replicas.ReplaceAsync(1, TimeSpan.Zero);
                }
            }
        });
        Assert.InRange((long)database.Scalar("SELECT steps FROM lease_time")!, 1, 5);
    }

    [Fact]
    [Trait("Database", "sqlite")]
    public Task OneProcessOnSqlite_KilledTenTimes_KeepsEveryPromise() => RunAsync(
        1,
        [],
        async (replicas, clock) =>
        {
            for (var kill = 0; kill < 10; kill++)
            {
                // Where starting takes long, there is a life between two kills nevertheless.
                await Task.Delay(Life);
                await UntilAsync(clock, Duration * (kill + 0.5) / 10);
                await replicas.ReplaceAsync(0, TimeSpan.Zero);
            }
        });

    private static string[] Settings(TestDatabase database) => [.. database.Settings.Select(setting => $"--{setting.Key}={setting.Value}")];

    /// <summary>Which replica asks the endpoints of hosts, as its row has it.</summary>
    private static string? InCharge(TestDatabase database) => (string?)database.Scalar(
        "SELECT holder FROM replica_leases WHERE name = 'endpoints' AND expires > extract(epoch FROM clock_timestamp()) * 1000");

    /// <summary>True when a transaction that has changed something does not go on.</summary>
    private static bool IsAmidTransaction(TestDatabase database) => database.Scalar("""
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction' AND backend_xid IS NOT NULL AND state_change < clock_timestamp() - interval '150 milliseconds'
        """) is > 0L;

    private async Task RunAsync(int count, string[] settings, Func<ChaosReplicas, ChaosClock, Task> havoc)
    {
        using var live = new ListeningHosts(Hosts);
        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });
        var clock = new ChaosClock();
        await using var replicas = new ChaosReplicas(clock, count, settings);
        await Task.WhenAll(Enumerable.Range(0, count).Select(replicas.StartAsync));

        var added = await replicas.Client(0).PostAsync("/hosts", new StringContent(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]))).JsonAsync(201);
        long[] pool = [.. added!.AsArray().Select(id => (long)id!)];

        using var over = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(number => new ChaosClient(number, replicas, http, clock)).ToList();
        var work = clients.Select(client => Task.Run(() => client.RunAsync(over.Token))).ToList();
        await havoc(replicas, clock);
        await UntilAsync(clock, Duration);
        await over.CancelAsync();
        await Task.WhenAll(work);

        await Task.Delay(ChaosClient.LongestLease + ChaosChecker.EndsWithin);
        var holds = clients.SelectMany(client => client.Holds).ToList();
        var checker = new ChaosChecker(replicas.Outages);
        var found = new List<Violation>();
        for (var replica = 0; replica < count; replica++)
        {
            var hosts = JsonNode.Parse(await replicas.Client(replica).GetStringAsync("/hosts"))!.AsArray();
            found.AddRange(checker.Check(replica == 0 ? holds : [], pool, [.. hosts.Select(host => new FinalHost((long)host!["id"]!, (bool)host["allocated"]!))]));
        }

        var summary = Summary(clients, holds);
        output.WriteLine(summary);
        foreach (var violation in found)
        {
            output.WriteLine(violation.ToString());
        }

        foreach (var line in replicas.Output.Split('\n').Where(line => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" warn: ", StringComparison.Ordinal)))
        {
            output.WriteLine(line);
        }

        Assert.Empty(found);
        Assert.True(
            holds.Count >= Clients && clients.Sum(client => client.Caller.Failures.Values.Sum()) > 0
            && holds.Any(hold => hold.Repeats.Count > 0) && holds.Any(hold => hold.Renewals.Any(renewal => renewal.Outcome is RenewalOutcome.Renewed))
            && holds.Any(hold => hold.ReleaseAsked is null && hold.Looks is [.., { Hosts.Count: 0 }]),
            $"Too little was tried: {summary}");
        Assert.DoesNotContain(clients, client => client.Caller.Failures.ContainsKey(500));
    }

    private static string Summary(List<ChaosClient> clients, List<HoldLog> holds) => string.Join(
        ", ",
        $"{holds.Count} allocations",
        $"{holds.Sum(hold => hold.Renewals.Count)} renewals ({holds.Sum(hold => hold.Renewals.Count(one => one.Outcome is RenewalOutcome.Gone))} gone)",
        $"{holds.Count(hold => hold.ReleaseAnswered is not null)} released",
        $"{holds.Sum(hold => hold.Looks.Count)} looks",
        $"{holds.Sum(hold => hold.Repeats.Count)} repeats",
        $"{clients.Sum(client => client.HungUp)} hung up",
        $"no answer: {string.Join(' ', clients.SelectMany(client => client.Caller.Failures).GroupBy(one => one.Key).Select(one => $"{one.Key}:{one.Sum(each => each.Value)}"))}");

    private static Task UntilAsync(ChaosClock clock, TimeSpan time) => Task.Delay(time > clock.Now ? time - clock.Now : TimeSpan.Zero);
}
