namespace HostPool.Tests.Api.Allocation;

/// <summary>Who takes hosts, and what is none that could.</summary>
public sealed class OwnerTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private static readonly string[] Paths = ["/host/allocate", "/allocations"];

    [Theory]
    [InlineData("0")]
    [InlineData("5")]
    [InlineData("false")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"a": 1}""")]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("\"a\\nb\"")]
    [InlineData("\"a\\u009bb\"")]
    public async Task Owner_ThatIsNone_IsRefused(string owner)
    {
        foreach (var path in Paths)
        {
            Assert.Equal(
                "owner: must be text of 1 to 200 characters, not blank, without control characters",
                await shared.App.SendAsync(HttpMethod.Post, path, $$"""{"owner": {{owner}}}""").ErrorAsync(400));
        }
    }

    [Theory]
    [InlineData(200, 515)]
    [InlineData(201, 400)]
    public async Task Owner_OfEachLength_IsTakenUpToABound(int length, int status)
    {
        foreach (var path in Paths)
        {
            await shared.App.SendAsync(HttpMethod.Post, path, $$"""{"owner": "{{new string('x', length)}}"}""").FailureAsync(status);
        }
    }

    [Fact]
    public async Task Owner_ThatIsNull_IsNobody()
    {
        foreach (var path in Paths)
        {
            await shared.App.SendAsync(HttpMethod.Post, path, """{"owner": null, "policy": null, "dry_run": null}""").FailureAsync(515);
        }
    }
}
