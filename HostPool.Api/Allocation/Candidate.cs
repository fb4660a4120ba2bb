using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>A host as an allocation saw it: it can be claimed only while it is still the same.</summary>
internal readonly record struct Candidate(long HostId, int Version)
{
    public static Candidate Of(PoolHost host) => new(host.Id, host.Version);
}
