using HostPool.Api.Allocation.Choosing;

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

    /// <summary>The longest that a lease may be, and how long one without a length is; null: no bound.</summary>
    public TimeSpan? MaxLease { get; set; }

    /// <summary>The longest that a client may ask to wait.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long POST /host/allocate waits for a host, for clients that cannot ask for it.</summary>
    public TimeSpan LegacyWait { get; set; }

    /// <summary>How many hosts an owner may hold, by its name; <c>*</c> stands for all others that say who they are.</summary>
    public Dictionary<string, int> Quotas { get; set; } = [];

    public IEnumerable<string> Validate()
    {
        if (MaxLease <= TimeSpan.Zero)
        {
            yield return $"Allocation:MaxLease: must be more than 0, is {MaxLease:c}";
        }

        if (MaxWait < TimeSpan.Zero || MaxWait > TimeSpan.FromDays(1))
        {
            yield return $"Allocation:MaxWait: must be 0 to 1.00:00:00, is {MaxWait:c}";
        }

        if (LegacyWait < TimeSpan.Zero || LegacyWait > TimeSpan.FromDays(1))
        {
            yield return $"Allocation:LegacyWait: must be 0 to 1.00:00:00, is {LegacyWait:c}";
        }

        foreach (var (owner, quota) in Quotas.Where(quota => quota.Value < 0))
        {
            yield return $"Allocation:Quotas:{owner}: must be at least 0, is {quota}";
        }

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
