using HostPool.Api.Settings;

namespace HostPool.Tests.Api.Settings;

/// <summary>Times that are not what they seem.</summary>
public sealed class TimeTextTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("00:00:00")]
    [InlineData("23:59:59.9999999")]
    [InlineData("1:2")]
    [InlineData(" 00:00:01 ")]
    [InlineData("365.00:00:00")]
    [InlineData("-1")]
    [InlineData("-00:00:01")]
    public void Problem_OfATime_IsNone(string text) => Assert.Null(TimeText.Problem(text));

    [Theory]
    [InlineData("90", "'90' has no unit; for 90 seconds write 00:01:30, and a day is 1.00:00:00")]
    [InlineData("1", "'1' has no unit; for 1 seconds write 00:00:01, ")]
    [InlineData("0.1", "'0.1' has no unit; for 0.1 seconds write 00:00:00.1, ")]
    [InlineData("86400", "'86400' has no unit; for 86400 seconds write 1.00:00:00, ")]
    [InlineData("999999999999999999999", "'999999999999999999999' has no unit; for 999999999999999999999 seconds write less, ")]
    [InlineData("24:00:00", "'24:00:00' has more than 23 hours, 59 minutes or 59 seconds; write 1.00:00:00 (days.hours:minutes:seconds)")]
    [InlineData("36:30:00", "'36:30:00' has more than 23 hours, 59 minutes or 59 seconds; write 1.12:30:00 ")]
    [InlineData("2.24:00", "'2.24:00' has more than 23 hours, 59 minutes or 59 seconds; write 3.00:00:00 ")]
    [InlineData("00:90:00", "'00:90:00' has more than 23 hours, 59 minutes or 59 seconds; write 01:30:00 ")]
    [InlineData("00:00:60.5", "'00:00:60.5' has more than 23 hours, 59 minutes or 59 seconds; write 00:01:00 ")]
    [InlineData("9999999.9999999:00:00", "'9999999.9999999:00:00' has more than 23 hours, 59 minutes or 59 seconds; write ")]
    [InlineData("1s", "'1s' is not a time span such as 00:00:01")]
    [InlineData("10 minutes", "'10 minutes' is not a time span such as 00:00:01")]
    [InlineData("-99:99:99", "'-99:99:99' is not a time span such as 00:00:01")]
    public void Problem_OfWhatIsReadAsAnotherTimeOrNone_SaysWhatToWrite(string text, string problem) =>
        Assert.StartsWith(problem, TimeText.Problem(text), StringComparison.Ordinal);
}
