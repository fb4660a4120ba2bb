using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Reasons;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;

namespace HostPool.Tests.Api.Allocation.Reasons;

public sealed class HostFactsTests
{
    private static readonly PoolHost Host = new()
    {
        Id = 1,
        Os = HostOs.Linux,
        Endpoint = new HostEndpoint { Ip = "10.0.0.1", Port = 22, Protocol = "ssh" },
        Credentials = new HostCredentials { Username = "u" },
        HardwareSpecs = """{"cpus": "8", "disk_size": "1.8T", "kernel": "6.10"}""",
        Facts = """
            {"cpu": {"cores": 4, "flags": ["fpu", "AES", "sse4_2", "avx", "avx2", "bmi1"]},
             "gpus": [{"model": "T4", "memory_mb": 16000}, {"model": "A100-SXM4", "memory_mb": 81920}]}
            """,
    };

    [Theory]
    [InlineData("""{"cpu.flags": ["avx2", "aes"]}""", "avx2 aes")]
    [InlineData("""{"gpus.model": "*a100*"}""", "a100-sxm4")]
    [InlineData("""{"gpus.memory_mb": 80000}""", "81920")]
    [InlineData("""{"gpus.memory_mb": {"max": 80000}}""", "16000")]
    [InlineData("""{"gpus.memory_mb": {"min": 80000, "max": 90000}}""", "81920")]
    [InlineData("""{"cpu.flags": ["sse4_*"]}""", "sse4_2")]
    [InlineData("""{"kernel": "6.10"}""", "6.10")]
    [InlineData("""{"cpus": 4, "disk_gb": 1000}""", "8 1843.2")]
    public void Of_AConditionThatIsMet_IsTheValueThatMeetsIt(string filter, string has) =>
        Assert.Equal(has, string.Join(' ', Read(filter).Select(condition => HostFacts.Of(Host, condition).Has)));

    [Theory]
    [InlineData("""{"gpus.model": "h100"}""", "t4, a100-sxm4")]
    [InlineData("""{"gpus.model": "*.100*"}""", "t4, a100-sxm4")]
    [InlineData("""{"gpus.memory_mb": 90000}""", "16000, 81920")]
    [InlineData("""{"cpu.flags": ["avx512f"]}""", "fpu, aes, sse4_2, avx, avx2, …")]
    [InlineData("""{"cpu.cores": 8}""", "4")]
    [InlineData("""{"power.watts": 8}""", null)]
    public void Of_AConditionThatIsNot_IsWhatThereIsInstead(string filter, string? has) =>
        Assert.Equal(has, HostFacts.Of(Host, Assert.Single(Read(filter))).Has);

    [Theory]
    [InlineData("gpus.memory_mb", "16000")]
    [InlineData("cpus", "8")]
    [InlineData("cpu.flags", null)]
    [InlineData("power.watts", null)]
    public void Sorted_OfAFact_IsTheNumberThatThePolicyComparesBy(string fact, string? number) => Assert.Equal(number, HostFacts.Sorted(Host, fact));

    private static IReadOnlyList<HostCondition> Read(string filter) => FilterJson.Read(JsonNode.Parse(filter)!.AsObject(), []).Conditions;
}
