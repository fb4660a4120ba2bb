namespace HostPool.Discovery;

/// <summary>Takes what capture hears. Called from the capture loop of each interface, several at once.</summary>
public interface ISightingSink
{
    /// <summary>Takes one sighting. Must return at once: it may drop, it may not wait.</summary>
    void OnSighting(in Sighting sighting);
}
