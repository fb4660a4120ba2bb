namespace HostPool.Discovery.Pinging;

/// <summary>
/// A watched subnet whose hosts are pinged, by the protocol of its family. Valid for as long as the session of its
/// interface; thread-safe.
/// </summary>
internal interface IPingLink
{
    /// <summary>The subnet.</summary>
    WatchedNetwork Network { get; }

    /// <summary>False for an address of another family, our own, and who is ignored.</summary>
    bool MayAsk(in WatchTarget target);

    /// <summary>
    /// Asks a target that <see cref="MayAsk"/> allows: its MAC alone, or all who might have the address when that is
    /// null. False when the interface is down, or takes no more now.
    /// </summary>
    bool TryAsk(in WatchTarget target);

    /// <summary>Lets <paramref name="round"/> hear the stations of the link.</summary>
    void Attach(PingRound round);

    void Detach(PingRound round);

    /// <summary>False when the interface changed, and silence tells nothing.</summary>
    bool IsCurrent();
}
