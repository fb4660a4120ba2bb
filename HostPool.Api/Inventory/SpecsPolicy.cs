using System.Net;
using System.Text.Json;
using HostPool.Api.Hosts;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Inventory;

/// <summary>When facts are asked for, and what an attempt leaves behind. Pure, but for the settings.</summary>
internal sealed class SpecsPolicy(IOptions<SpecOptions> options)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    /// <summary>True when hosts at the address may go without credentials of their own: those of their network are tried.</summary>
    public bool HasLogins(IPAddress ip) => options.Value.NetworkOf(ip) is { Credentials.Count: > 0 };

    public bool Enabled => options.Value.Enabled;

    /// <summary>Why the facts of a host are not read; null when they are.</summary>
    public string? WhyNotRead(PoolHost host) => !Enabled
        ? "Reading facts is switched off by Specs:Enabled."
        : host.HasReadableSpecs ? null : $"Facts are read by SSH only; host {host.Id} runs {host.Os}, and speaks {host.Endpoint.Protocol}.";

    /// <summary>
    /// Asks for the facts of a host, as soon as may be; of one that has none to read, for nothing. That it showed another key
    /// stays said.
    /// </summary>
    public void Request(PoolHost host)
    {
        var state = Enabled && host.HasReadableSpecs ? SpecsState.Pending : SpecsState.None;
        host.Specs = state is SpecsState.Pending || host.ShowsOtherKey ? host.Specs with { State = state, NextAttemptAt = null } : new SpecsStatus();
    }

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

    /// <summary>Forgets that a host showed another key: that one was accepted. Its facts are asked for.</summary>
    public void Trust(PoolHost host)
    {
        host.Specs = new SpecsStatus { AttemptedAt = host.Specs.AttemptedAt };
        Request(host);
    }

    /// <summary>
    /// The status of a host after a failure. That it showed another key stays said until it is read or the key is accepted:
    /// somebody who is in its place may answer differently each time, or not at all. Each login that was turned down counts
    /// as a failure of its own, so that who has many to try is asked as often as machines that lock their door expect.
    /// </summary>
    public static SpecsStatus Failed(SpecResult result, PoolHost host, DateTimeOffset now)
    {
        var failures = host.Specs.Failures + Math.Max(1, result.Refused);
        return new SpecsStatus
        {
            State = SpecsState.Failed,
            Reason = host.ShowsOtherKey ? host.Specs.Reason : ReasonOf(result.Failure!.Value),
            Message = host.ShowsOtherKey && result.Failure is not SpecFailure.HostKeyChanged ? host.Specs.Message : result.Message + Remedy(result.Failure, host.Id),
            Failures = failures,
            AttemptedAt = now,
            NextAttemptAt = now + RetryAfter(failures),
        };
    }

    /// <summary>As it is on the wire, and in the database.</summary>
    public static string ReasonOf(SpecFailure failure) => JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.ToString());

    private static string? Remedy(SpecFailure? failure, long hostId) => failure switch
    {
        SpecFailure.Untrusted => $". POST /host/{hostId}/trust accepts that key; Specs:TrustNewHosts, or TrustNewHosts of its network, accepts those of all new hosts",
        SpecFailure.HostKeyUnknown => $". POST /host/{hostId}/trust accepts the key that it shows",
        SpecFailure.HostKeyChanged => $". Nothing was offered to it. If the machine was installed anew, POST /host/{hostId}/trust accepts the key",
        _ => null,
    };

    /// <summary>5 s after the first failure, twice as long after each further one, an hour at most.</summary>
    public static TimeSpan RetryAfter(int failures)
    {
        var delay = FirstRetry * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return delay < LongestRetry ? delay : LongestRetry;
    }
}
