namespace HostPool.Discovery;

/// <summary>What came of pinging one host.</summary>
/// <param name="Target">Who was asked.</param>
/// <param name="Answered">
/// True when any frame of ARP (of neighbour discovery when the address is IPv6) of the target was heard since the round began (from its MAC where that is known, else from its
/// address) and before the time-out.
/// </param>
public readonly record struct ProbeResult(WatchTarget Target, bool Answered);
