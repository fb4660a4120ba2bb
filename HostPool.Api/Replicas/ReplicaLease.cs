namespace HostPool.Api.Replicas;

/// <summary>Which replica is in charge of something, and until when.</summary>
internal sealed class ReplicaLease
{
    /// <summary>A network as CIDR block, or what else one replica at a time does.</summary>
    public required string Name { get; init; }

    public required string Holder { get; init; }

    /// <summary>By the clock of the database: milliseconds since 1970.</summary>
    public long Expires { get; init; }
}
