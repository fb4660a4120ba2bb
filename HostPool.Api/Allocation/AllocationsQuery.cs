using System.Globalization;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>The query of GET /allocations.</summary>
/// <param name="Owner">Those of one owner; null: of all.</param>
/// <param name="OlderThan">Those that were made so long ago; null: all.</param>
internal sealed record AllocationsQuery(string? Owner, TimeSpan? OlderThan)
{
    /// <summary>The longest age: three centuries, which a clock bears.</summary>
    private const double MaxSeconds = 1e10;

    /// <summary>Each key is there once at most.</summary>
    /// <exception cref="InvalidRequestException">One is empty, or no age.</exception>
    public static AllocationsQuery Read(IQueryCollection query) =>
        new(Text(query, "owner"), Text(query, "older_than") is { } age ? Age(age) : null);

    private static string? Text(IQueryCollection query, string key) =>
        !query.TryGetValue(key, out var value) ? null
        : value.ToString() is { Length: > 0 } text ? text
        : throw new InvalidRequestException([new InvalidPlace(key, "is empty; leave it out for all")]);

    private static TimeSpan Age(string text)
    {
        var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
        var seconds = double.TryParse(unit == 0 ? text : text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number * Math.Max(unit, 1)
            : double.NaN;
        return seconds switch
        {
            >= 0 and < MaxSeconds => TimeSpan.FromSeconds(seconds),
            >= MaxSeconds => throw Invalid($"'{text}' is too long; less than {MaxSeconds:F0} seconds can be asked for"),
            _ => throw Invalid($"'{text}' is not a number of seconds, nor one with s, m, h or d"),
        };

        static InvalidRequestException Invalid(string reason) => new([new InvalidPlace("older_than", reason)]);
    }
}
