namespace HostPool.Tests.Api.Chaos;

/// <summary>A client's question what its allocation holds.</summary>
/// <param name="Asked">When it was sent.</param>
/// <param name="Answered">When it was answered.</param>
/// <param name="Hosts">Their ids; empty: the allocation is no more.</param>
internal sealed record Look(TimeSpan Asked, TimeSpan Answered, IReadOnlyList<long> Hosts)
{
    public override string ToString() => FormattableString.Invariant($"looked at {Asked:c}, shown at {Answered:c}: hosts {string.Join(' ', Hosts)}");
}
