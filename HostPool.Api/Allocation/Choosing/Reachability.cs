using System.Collections.Concurrent;
using System.Net;
using HostPool.Api.Presence;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Allocation.Choosing;

/// <summary>
/// Whether a host's endpoint takes a connection, right now or so recently that it counts as now. Callers who ask for
/// the same host share one probe. Thread-safe.
/// </summary>
internal sealed class Reachability(
    Roster roster,
    IDiscoveryStatus discovery,
    PresenceClock clock,
    IEndpointProbe probe,
    ProbeVerdicts verdicts,
    IOptions<AllocationOptions> options) : IDisposable
{
    /// <summary>The most probes at once, of all callers together.</summary>
    public const int MaxInFlight = 1024;

    /// <summary>One that is down is not asked again before.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Candidate, Task<bool>> _running = new();
    private readonly SemaphoreSlim _inFlight = new(MaxInFlight);

    /// <summary>What is known without asking.</summary>
    public ReachabilityHint Hint(long hostId) => roster.Use(view => view.ById(hostId) switch
    {
        null => ReachabilityHint.Unknown,
        { Presence: HostPresence.Down } => ReachabilityHint.Down,

        // Its link is down here: whoever answers by another way is somebody else.
        { } pulse when discovery.IsBlindTo(pulse.Ip) => ReachabilityHint.Blind,

        // Two machines claim its address: whoever connects may reach either.
        { } pulse when FlagRules.HasRival(pulse, clock) => ReachabilityHint.Doubtful,

        // It is back, or elsewhere, and whether it is still itself is not known yet.
        { IsUnproven: true } => ReachabilityHint.Doubtful,
        { State: not HostPresence.Suspect } pulse when clock.IsWithin(pulse.AnsweredAt, options.Value.FreshFor) => ReachabilityHint.Fresh,
        { State: HostPresence.Suspect } => ReachabilityHint.Doubtful,
        { } pulse when clock.IsWithin(pulse.RefusedAt, options.Value.FreshFor) => ReachabilityHint.Doubtful,
        _ => ReachabilityHint.Unknown,
    });

    /// <summary>True when it misses probes.</summary>
    public bool IsSuspect(long hostId) => roster.Use(view => view.ById(hostId) is { State: HostPresence.Suspect });

    /// <summary>
    /// The first <paramref name="atMost"/> of those that are down, by id, who may be asked whether they still are: whose link is up
    /// here, who show no other key than the pinned one, and who did not fail to answer just now, whoever asked.
    /// </summary>
    public List<long> MayBeBack(int atMost) => roster.Use(view => view.Down
        .Where(pulse => !pulse.ShowsOtherKey && !clock.IsWithin(pulse.RefusedAt, Pause) && !discovery.IsBlindTo(pulse.Ip))
        .Select(pulse => pulse.HostId).Take(atMost).ToList());

    /// <summary>Asks. Takes at most <c>Allocation:ProbeTimeout</c>, once it is its turn.</summary>
    public Task<bool> ProbeAsync(Candidate candidate)
    {
        // By version as well: what an old endpoint answers says nothing about a new one.
        if (_running.TryGetValue(candidate, out var running))
        {
            return running;
        }

        var completion = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = _running.GetOrAdd(candidate, completion.Task);
        if (shared == completion.Task)
        {
            _ = RunAsync(candidate, completion);
        }

        return shared;
    }

    public void Dispose() => _inFlight.Dispose();

    private async Task RunAsync(Candidate candidate, TaskCompletionSource<bool> completion)
    {
        await _inFlight.WaitAsync();
        try
        {
            var ip = IPAddress.Parse(candidate.Ip);
            var answered = await probe.AnswersAsync(ip, candidate.Port, CancellationToken.None);
            if (IsAt(candidate.HostId, ip, candidate.Port))
            {
                answered = verdicts.OnEndpointAsked(candidate.HostId, answered);
            }

            _running.TryRemove(candidate, out _);
            completion.SetResult(answered);
        }
        catch (Exception error)
        {
            _running.TryRemove(candidate, out _);
            completion.SetException(error);
        }
        finally
        {
            _inFlight.Release();
        }
    }

    private bool IsAt(long hostId, IPAddress ip, int port) =>
        roster.Use(view => view.ById(hostId) is { } pulse && pulse.Ip.Equals(ip) && pulse.Port == port);
}
