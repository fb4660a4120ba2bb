using HostPool.Api.Hosts;

namespace HostPool.Api.Events;

/// <summary>One thing that happened to one host.</summary>
/// <param name="Kind">What.</param>
/// <param name="Host">The host as it was committed; not to be changed by who is told.</param>
/// <param name="Detail">What more there is to say: the old address of a move, the reason of a failure. No secrets.</param>
internal sealed record HostChange(HostChangeKind Kind, PoolHost Host, string? Detail = null)
{
    /// <summary>The host that this one absorbed; only with <see cref="HostChangeKind.Merged"/>, and told before its removal.</summary>
    public long? AbsorbedId { get; init; }

    /// <summary>True when another replica did it: what it asks for beside keeping memory in step has been done there.</summary>
    public bool IsRemote { get; init; }

    /// <summary>
    /// The flag that began or ended, with <see cref="HostChangeKind.Flagged"/> and <see cref="HostChangeKind.Unflagged"/>; and with
    /// <see cref="HostChangeKind.Replaced"/> <see cref="HostFlags.AddressFlips"/>, when the address goes to and fro and that was told.
    /// </summary>
    public HostFlags Flag { get; init; }
}
