using HostPool.Api.Audit;

namespace HostPool.Tests.Api.Audit;

public sealed class AuditOptionsTests
{
    [Theory]
    [InlineData(90, 1_000_000, null)]
    [InlineData(0, 1, null)]
    [InlineData(-1, 1, "Audit:KeepFor: must be 0 to")]
    [InlineData(36_501, 1, "Audit:KeepFor: must be 0 to")]
    [InlineData(90, 0, "Audit:MaxEntries: must be at least 1")]
    public void Validate_OfOptions_NamesWhatIsWrong(int days, int entries, string? error)
    {
        var errors = new AuditOptions { KeepFor = TimeSpan.FromDays(days), MaxEntries = entries }.Validate().ToList();

        Assert.Equal(error is null ? 0 : 1, errors.Count);
        Assert.All(errors, one => Assert.StartsWith(error!, one, StringComparison.Ordinal));
    }
}
