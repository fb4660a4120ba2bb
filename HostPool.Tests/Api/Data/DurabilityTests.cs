using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Data;

/// <summary>kill -9 at any moment loses no answered request.</summary>
[Trait("Database", "sqlite")]
public sealed class DurabilityTests
{
    private const int Workers = 8;

    [Fact]
    public async Task Kill_WhileClientsAllocateAndAdd_LosesNoAnsweredRequest()
    {
        using var folder = new TempFolder();
        using var live = new ListeningHosts(20);
        var clients = Enumerable.Range(0, Workers).Select(worker => new Client($"worker{worker}")).ToList();
        await using (var process = await PoolProcess.StartAsync(folder))
        {
            await process.Client.PostAsync("/hosts", new StringContent(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port, "\"tags\": [\"live\"]"))]))).JsonAsync(201);
            var work = clients.Select(client => Task.Run(() => client.WorkAsync(process.Client))).ToList();
            await PoolApp.WaitForAsync(() => Task.FromResult(clients.Sum(client => client.Cycles) > 300 ? "enough" : null), 60, "300 cycles");
            await process.KillAsync();
            await Task.WhenAll(work);
        }

        await using var next = await PoolProcess.StartAsync(folder);
        var hosts = JsonNode.Parse(await next.Client.GetStringAsync("/hosts"))!.AsArray().ToDictionary(host => (long)host!["id"]!, host => host!);

        foreach (var client in clients)
        {
            Assert.All(client.Added, id => Assert.Equal(client.Name, (string?)hosts[id]["name"]));
            Assert.All(client.Held, id => Assert.Equal(client.Name, (string?)hosts[id]["owner"]));
        }

        var answered = clients.SelectMany(client => client.Held.Concat(client.Releasing)).ToHashSet();
        var unanswered = hosts.Values.Where(host => (bool)host["allocated"]! && !answered.Contains((long)host["id"]!)).ToList();
        Assert.All(unanswered, host => Assert.Contains(clients, client => client.Name == (string?)host["owner"] && client.IsAllocating));
        Assert.True(unanswered.Count <= clients.Count(client => client.IsAllocating));
        Assert.Equal(hosts.Keys.Max() + 1, (long)(await next.Client.PostAsync("/hosts", new StringContent($"[{Bodies.Host()}]")).JsonAsync(201))![0]!);
    }

    /// <summary>Adds, takes and gives back until the service is gone, and remembers what was answered.</summary>
    private sealed class Client(string name)
    {
        private readonly ConcurrentBag<long> _added = [];
        private int _cycles;

        public string Name => name;

        public int Cycles => _cycles;

        /// <summary>The ids of hosts that it added under its name.</summary>
        public IReadOnlyCollection<long> Added => _added;

        /// <summary>What it was given, and did not begin to give back.</summary>
        public List<long> Held { get; } = [];

        /// <summary>What it began to give back, without an answer.</summary>
        public List<long> Releasing { get; } = [];

        /// <summary>It asked for a host, and had no answer.</summary>
        public bool IsAllocating { get; private set; }

        public async Task WorkAsync(HttpClient http)
        {
            try
            {
                while (true)
                {
                    foreach (var id in (await http.PostAsync("/hosts", new StringContent($"[{Bodies.Host(more: $"\"name\": \"{name}\"")}]")).JsonAsync(201))!.AsArray())
                    {
                        _added.Add((long)id!);
                    }

                    IsAllocating = true;
                    var host = await http.PostAsync("/host/allocate", new StringContent($$"""{"tags": ["live"], "owner": "{{name}}"}""")).JsonAsync(200);
                    IsAllocating = false;
                    var held = (long)host!["id"]!;
                    Held.Add(held);
                    if (Held.Count == 2)
                    {
                        var first = Held[0];
                        Held.RemoveAt(0);
                        Releasing.Add(first);
                        await http.DeleteAsync($"/host/{first}/deallocate").EmptyAsync(204);
                        Releasing.Clear();
                    }

                    Interlocked.Increment(ref _cycles);
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                // The service is gone.
            }
        }
    }
}
