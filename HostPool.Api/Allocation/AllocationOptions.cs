namespace HostPool.Api.Allocation;

/// <summary>The settings under <c>Allocation</c>.</summary>
internal sealed class AllocationOptions
{
    /// <summary>How long an endpoint may take to accept a TCP connection.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many hosts one allocation probes at first; twice as many with each further wave.</summary>
    public int ProbeParallelism { get; set; } = 16;

    /// <summary>A host whose endpoint answered this recently is not probed again.</summary>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromSeconds(5);

    public IEnumerable<string> Validate()
    {
        if (ProbeTimeout <= TimeSpan.Zero || ProbeTimeout > TimeSpan.FromMinutes(1))
        {
            yield return $"Allocation:ProbeTimeout: must be more than 0 and at most 00:01:00, is {ProbeTimeout:c}";
        }

        if (ProbeParallelism is < 1 or > Reachability.MaxInFlight)
        {
            yield return $"Allocation:ProbeParallelism: must be 1 to {Reachability.MaxInFlight}, is {ProbeParallelism}";
        }

        if (FreshFor < TimeSpan.Zero)
        {
            yield return $"Allocation:FreshFor: must not be negative, is {FreshFor:c}";
        }
    }
}
