
namespace HostPool.Api.Presence;

/// <summary>The settings under <c>Discovery</c> that concern what the network's news mean for the pool.</summary>
internal sealed class PresenceOptions
{
    /// <summary>After how many probes in a row without an answer a host is down, 1 or more.</summary>
    public int PingTimeoutThreshold { get; set; } = 3;

    /// <summary>How often the endpoint of a host is tried that is not on a watched link.</summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What becomes of a host that went down.</summary>
    public DeparturePolicy OnDeparture { get; set; } = DeparturePolicy.MarkDown;

    /// <summary>Empty the pool at each start and let the scan fill it again, as the thesis' prototype did. Hosts that are allocated or in maintenance stay.</summary>
    public bool ResetOnStart { get; set; }

    /// <summary>What a host that joins by itself is given.</summary>
    public AdoptionDefaults Defaults { get; set; } = new();

    public IEnumerable<string> Validate(bool needsLogin)
    {
        if (PingTimeoutThreshold < 1)
        {
            yield return $"Discovery:PingTimeoutThreshold: must be 1 or more, is {PingTimeoutThreshold}";
        }

        if (CheckInterval < TimeSpan.FromMilliseconds(100))
        {
            yield return $"Discovery:CheckInterval: must be 00:00:00.100 or more, is {CheckInterval:c}";
        }

        foreach (var problem in Defaults.Problems(needsLogin))
        {
            yield return problem;
        }
    }
}
