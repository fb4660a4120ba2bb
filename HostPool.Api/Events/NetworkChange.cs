namespace HostPool.Api.Events;

/// <summary>One thing that happened to a watched network, and not to one host of it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Interface">The interface's name.</param>
/// <param name="Detail">What there is to say of it.</param>
internal sealed record NetworkChange(NetworkChangeKind Kind, string Interface, string Detail);
