using System.Globalization;
using System.Text.RegularExpressions;

namespace HostPool.Api.Settings;

/// <summary>
/// Times in settings: <c>[days.]hours:minutes[:seconds]</c>. <see cref="TimeSpan"/> takes 24:00:00 for 24 days, and 90 for 90
/// days, which nobody means who writes it. Pure.
/// </summary>
internal static partial class TimeText
{
    /// <summary>What is wrong with it, and what to write; null: nothing, or it is below zero, of which each setting judges itself.</summary>
    public static string? Problem(string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number))
        {
            return text.Trim() is "0" ? null : $"'{text}' has no unit; for {text} seconds write {Write(number)}, and a day is 1.00:00:00";
        }

        if (Parts().Match(text) is { Success: true } match)
        {
            var (days, hours, minutes, seconds) = (Number(match.Groups[1]), Number(match.Groups[2]), Number(match.Groups[3]), Number(match.Groups[4]));
            if (hours > 23 || minutes > 59 || seconds > 59)
            {
                return $"'{text}' has more than 23 hours, 59 minutes or 59 seconds; write {Write((((((days * 24) + hours) * 60) + minutes) * 60) + seconds)} (days.hours:minutes:seconds)";
            }
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _) ? null : $"'{text}' is not a time span such as 00:00:01 (hours, minutes, seconds)";
    }

    private static decimal Number(Group group) => group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static string Write(decimal seconds)
    {
        if (seconds > long.MaxValue / TimeSpan.TicksPerSecond)
        {
            return "less";
        }

        var text = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)).ToString("c", CultureInfo.InvariantCulture);
        return seconds % 1 == 0 ? text : text.TrimEnd('0');
    }

    [GeneratedRegex(@"\A\s*(?:([0-9]{1,7})\.)?([0-9]{1,7}):([0-9]{1,7})(?::([0-9]{1,7})(?:\.[0-9]{1,7})?)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
