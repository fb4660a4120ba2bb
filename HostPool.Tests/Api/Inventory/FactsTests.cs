using System.Text.Json.Nodes;
using HostPool.Api.Filters;
using HostPool.Specs;
using HostPool.Tests.Specs;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Inventory;

/// <summary>Typed facts on the wire, and what hosts are found by.</summary>
public sealed class FactsTests(FactsTests.Pool pool) : IClassFixture<FactsTests.Pool>
{
    private readonly PoolApp _app = pool.App;

    [Fact]
    public async Task Host_ThatWasRead_ShowsItsFactsBesideTheFiveStrings()
    {
        var host = await _app.GetAsync("/host/1");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(RecordedMachine.Facts("server")), host["facts"]), host["facts"]?.ToJsonString());
        Assert.Equal("8", host["hardware_specs"]!.Text("cpus"));
        Assert.Equal("515537", host["hardware_specs"]!.Text("ram"));
    }

    [Fact]
    public async Task List_WithoutBeingAsked_HasNoFacts()
    {
        Assert.DoesNotContain("\"facts\"", (await _app.GetAsync("/hosts")).ToJsonString(), StringComparison.Ordinal);

        var listed = (await _app.GetAsync("/hosts?facts=true&kernel=6.1.21-v8*")).AsArray();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(RecordedMachine.Facts("board")), Assert.Single(listed)!["facts"]));
    }

    [Fact]
    public async Task Patch_OfFacts_IsRefused() =>
        Assert.Equal("facts: is the service's own and cannot be set", await _app.SendAsync(HttpMethod.Patch, "/host/1", """{"facts": {}}""").ErrorAsync(400));

    [Theory]
    [InlineData("""{"cpu.cores": 3}""", "cpu.cores=3", "1 2")]
    [InlineData("""{"cpu.cores": {"max": 3}}""", "cpu.cores=..3", "4")]
    [InlineData("""{"architecture": "AARCH64"}""", "architecture=aarch64", "2")]
    [InlineData("""{"gpus.model": "NVIDIA A100-PCIE-40GB"}""", "gpus.model=NVIDIA A100-PCIE-40GB", "1")]
    [InlineData("""{"gpus.model": "*a100*"}""", "gpus.model=*A100*", "1")]
    [InlineData("""{"gpus.model": "nvidia_a100*"}""", "gpus.model=nvidia_a100*", "")]
    [InlineData("""{"gpus.model": "*%*"}""", "gpus.model=*%25*", "")]
    [InlineData("""{"gpus.count": 2}""", "gpus.count=2", "1")]
    [InlineData("""{"gpus.memory_mb": 40000}""", "gpus.memory_mb=40000..", "1")]
    [InlineData("""{"virtualisation.kvm": true}""", "virtualisation.kvm=true", "1")]
    [InlineData("""{"virtualisation.kvm": false}""", "virtualisation.kvm=false", "2 3 4")]
    [InlineData("""{"rdma.kind": "roce", "rdma.state": "active"}""", "rdma.kind=roce&rdma.state=active", "1")]
    [InlineData("""{"sriov.most": 8}""", "sriov.most=8", "1")]
    [InlineData("""{"rdma.count": {"max": 0}}""", "rdma.count=..0", "2 3 4")]
    [InlineData("""{"gpus.count": 0}""", "gpus.count=0", "1 2 4")]
    [InlineData("""{"cpu.flags": ["aes", "vmx"]}""", "cpu.flags=vmx", "1")]
    [InlineData("""{"interfaces.roce": true, "interfaces.speed_mbps": 100000}""", "interfaces.roce=true&interfaces.speed_mbps=100000", "1")]
    [InlineData("""{"container_engines.name": "docker"}""", "container_engines.name=docker", "1")]
    [InlineData("""{"disks.rotational": true}""", "disks.rotational=true", "4")]
    [InlineData("""{"system.vendor": "lenovo", "power.source": "battery"}""", "system.vendor=lenovo&power.source=battery", "4")]
    [InlineData("""{"distribution.version": "3.19.1"}""", "distribution.version=3.19.1", "3")]
    [InlineData("""{"distribution.version": "9.3"}""", "distribution.version=9.3", "1")]
    [InlineData("""{"distribution.version": {"min": 9.3}}""", "distribution.version=9.3..", "1 2")]
    [InlineData("""{"gpus.driver_version": "1"}""", "gpus.driver_version=none", "")]
    public async Task Filters_OfTypedFacts_MeanTheSameInBodyAndQuery(string body, string query, string ids)
    {
        var listed = (await _app.GetAsync($"/hosts?{query}")).AsArray().Select(host => (int)host!["id"]!);
        Assert.Equal(ids, string.Join(' ', listed));

        var refusal = await _app.SendAsync(HttpMethod.Post, "/host/allocate", body).FailureAsync(515);
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, (int)refusal["matching"]!);
        await _app.SendAsync(HttpMethod.Post, "/allocations", $$"""{"count": 1, {{body[1..]}}""").FailureAsync(515);
    }

    [Theory]
    [InlineData("""{"cpu.corez": 4}""", "cpu.corez: is not a known filter")]
    [InlineData("""{"cpu": {"cores": 4}}""", "cpu: must be a number")]
    [InlineData("""{"cpu.flags": [1]}""", "cpu.flags: must be text")]
    public async Task Filters_ThatNoFactHas_AreRefused(string body, string error) =>
        Assert.StartsWith(error, await _app.SendAsync(HttpMethod.Post, "/host/allocate", body).ErrorAsync(400), StringComparison.Ordinal);

    [Fact]
    public async Task Refusal_OfATypedFact_SaysWhatTheNearestHas()
    {
        var refusal = await _app.SendAsync(HttpMethod.Post, "/host/allocate", """{"cpu.cores": 64, "ids": [2]}""").FailureAsync(515);

        Assert.Equal("4", refusal["nearest_miss"]!["fails"]![0]!.Text("has"));
    }

    [Fact]
    public void Schema_OfFacts_HasEveryKeyThatMachinesShow()
    {
        var shown = RecordedMachine.Names.SelectMany(name => HostPool.Api.Hosts.FactLabels.Of(JsonNode.Parse(RecordedMachine.Facts(name))!.AsObject()))
            .Select(fact => fact.Key).Distinct();

        Assert.Empty(shown.Except(FactSchema.Keys));
    }

    [Fact]
    public async Task Document_OfHosts_NamesTheFactsAndTheirTypes()
    {
        var document = await _app.GetAsync("/swagger/v1/swagger.json");

        Assert.Contains("`gpus.memory_mb`", document["paths"]!["/hosts"]!["get"]!.Text("description"), StringComparison.Ordinal);
        Assert.NotNull(document["components"]!["schemas"]!["GpuFacts"]!["properties"]!["memory_mb"]!["description"]);
        Assert.NotNull(document["paths"]!["/host/{id}"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["example"]!["facts"]!["cpu"]);
    }

    /// <summary>Four machines that are read, and do not answer otherwise.</summary>
    public sealed class Pool : IAsyncLifetime
    {
        private static readonly string[] Machines = ["server", "board", "container", "laptop"];

        internal PoolApp App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var reader = new MachineReader();
            App = PoolApp.Start(services => services.AddSingleton<ISpecReader>(reader), ("Specs:Enabled", "true"));
            var port = ListeningHosts.ClosedPort();
            for (var i = 0; i < Machines.Length; i++)
            {
                reader.Answers[$"127.4.0.{i + 1}"] = RecordedMachine.Answer(Machines[i]);
            }

            await App.AddAsync(Bodies.Hosts([.. reader.Answers.Keys.Order().Select(ip => Bodies.Host(ip, port))]));
            await PoolApp.WaitForAsync(
                async () => (await App.GetAsync("/hosts")).AsArray() is var all && all.All(host => (string?)host!["specs_status"]?["state"] == "ok") ? all : null, 20, "read");
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
