using HostPool.Api.Hosts;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Inventory;

/// <summary>When facts are asked for, and what an attempt leaves behind. Pure, but for the settings.</summary>
internal sealed class SpecsPolicy(IOptions<SpecOptions> options)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    public bool Enabled => options.Value.Enabled;

    /// <summary>Asks for the facts of a host, as soon as may be; of one that has none to read, for nothing.</summary>
    public void Request(PoolHost host) => host.Specs = Enabled && host.HasReadableSpecs
        ? host.Specs with { State = SpecsState.Pending, NextAttemptAt = null }
        : new SpecsStatus();

    /// <summary>The status after facts were read.</summary>
    public SpecsStatus Succeeded(SpecResult result, DateTimeOffset now) => new()
    {
        State = SpecsState.Ok,
        Message = result.Missing.Count == 0
            ? null
            : "missing: " + string.Join("; ", result.Missing.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} ({pair.Value})")),
        AttemptedAt = now,
        NextAttemptAt = now + options.Value.RefreshInterval,
    };

    /// <summary>The status after a failure that followed <paramref name="failures"/> others.</summary>
    public static SpecsStatus Failed(SpecResult result, int failures, DateTimeOffset now) => new()
    {
        State = SpecsState.Failed,
        Reason = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Failure!.Value.ToString()),
        Message = result.Message,
        Failures = failures + 1,
        AttemptedAt = now,
        NextAttemptAt = now + RetryAfter(failures + 1),
    };

    /// <summary>5 s after the first failure, twice as long after each further one, an hour at most.</summary>
    public static TimeSpan RetryAfter(int failures)
    {
        var delay = FirstRetry * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return delay < LongestRetry ? delay : LongestRetry;
    }
}
