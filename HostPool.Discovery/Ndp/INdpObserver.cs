namespace HostPool.Discovery.Ndp;

/// <summary>Takes what real stations claim in the packets that a session captures.</summary>
internal interface INdpObserver
{
    /// <summary>
    /// Takes one claim, heard at <paramref name="timestamp"/>. Called from the capture loop, one call at a time; must
    /// return at once.
    /// </summary>
    void OnClaim(in NeighbourClaim claim, long timestamp);
}
