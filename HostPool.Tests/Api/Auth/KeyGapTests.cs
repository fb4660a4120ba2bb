using HostPool.Api.Auth;

namespace HostPool.Tests.Api.Auth;

public sealed class KeyGapTests
{
    [Theory]
    [InlineData("admin", null)]
    [InlineData("operator", "No key has the role admin")]
    [InlineData("reader", "No key has the role admin")]
    public void OfFirst_OfARole_WarnsUnlessItIsAdmin(string role, string? warning) => Check(warning, KeyGap.OfFirst(Of(role)));

    [Theory]
    [InlineData("admin", "reader operator", "No key has the role admin")]
    [InlineData("admin", "reader admin", null)]
    [InlineData("reader", "operator", null)]
    [InlineData("reader", "", "That was the last API key")]
    [InlineData("admin", "", "That was the last API key")]
    public void OfRevoked_WithThoseLeft_WarnsOfWhatIsAmissNow(string revoked, string left, string? warning) =>
        Check(warning, KeyGap.OfRevoked(Of(revoked), [.. left.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Of)]));

    private static Role Of(string name) => Enum.Parse<Role>(name, ignoreCase: true);

    private static void Check(string? start, string? warning)
    {
        Assert.Equal(start is null, warning is null);
        Assert.StartsWith(start ?? "", warning ?? "", StringComparison.Ordinal);
    }
}
