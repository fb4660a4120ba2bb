using System.Net;

namespace HostPool.Tests.Api.Allocation.Claiming;

/// <summary>However many ask at once, an owner holds what its quota lets, and not one less.</summary>
public sealed class QuotaTests
{
    private const int Quota = 5;
    private const int Clients = 16;
    private const int Rounds = 8;

    [Theory]
    [InlineData("""{"owner": "ci"}""")]
    [InlineData("""{"owner": "ci", "count": 2, "minimum": 1}""")]
    [InlineData("""{"owner": "ci", "policy": "random"}""")]
    public async Task Quota_AskedForByManyAtOnce_IsGivenToTheLastHost(string body)
    {
        await using var pool = await AllocationPool.StartAsync(2 * Quota, ("Allocation:Quotas:ci", $"{Quota}"));

        await TakeAllAsync(body, pool.App);
    }

    [PostgresFact]
    [Trait("Database", "postgres")]
    public async Task Quota_AskedForOnTwoReplicasAtOnce_IsGivenToTheLastHost()
    {
        using var database = TestDatabase.CreatePostgres();
        (string, string)[] settings = [.. database.Settings, ("Allocation:Quotas:*", $"{Quota}")];
        await using var pool = await AllocationPool.StartAsync(2 * Quota, settings);
        await using var other = PoolApp.Start(pool.Probe.Install(), settings);

        await TakeAllAsync("""{"owner": "ci", "policy": "random"}""", pool.App, other);
    }

    private static async Task TakeAllAsync(string body, params PoolApp[] replicas)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(
                client => Task.Run(() => replicas[client % replicas.Length].SendAsync(HttpMethod.Post, "/allocations", body))));

            var given = new List<long>();
            foreach (var answer in answers.Where(answer => answer.StatusCode is HttpStatusCode.Created))
            {
                var allocation = await Task.FromResult(answer).JsonAsync(201);
                Assert.All(allocation!["hosts"]!.AsArray(), host => Assert.Equal("ci", host!.Text("owner")));
                given.Add((long)allocation["id"]!);
            }

            Assert.Equal(Clients - given.Count, answers.Count(answer => (int)answer.StatusCode == 515));
            Assert.Equal(Quota, (await replicas[0].GetAsync("/hosts")).AsArray().Count(host => (bool)host!["allocated"]!));
            await Task.WhenAll(given.Select(id => replicas[^1].SendAsync(HttpMethod.Delete, $"/allocations/{id}").EmptyAsync(204)));
        }
    }
}
