namespace HostPool.Api.Allocation;

/// <summary>The body of a 515: the original's sentence, and where the hosts went.</summary>
/// <param name="Error">What the original says.</param>
/// <param name="Hosts">Hosts in the pool.</param>
/// <param name="Matching">Of those, the ones that the filters let through.</param>
/// <param name="Allocated">Of those, the ones that are in use.</param>
/// <param name="Down">Of the rest, the ones known to be down.</param>
/// <param name="NotResponding">The rest: their endpoints took no connection just now.</param>
internal sealed record AllocationRefusal(string Error, int Hosts, int Matching, int Allocated, int Down, int NotResponding)
{
    public const string Message = "Cannot acquire host. All hosts are either in use or not responding.";
}
