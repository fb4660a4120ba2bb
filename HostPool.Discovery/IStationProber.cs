using System.Net;

namespace HostPool.Discovery;

/// <summary>Asks one station whether it has an address. Thread-safe.</summary>
public interface IStationProber
{
    /// <summary>
    /// Sends one unicast request; the answer, if one comes, is a sighting with <see cref="Sighting.IsAnswer"/>. Never
    /// waits.
    /// </summary>
    /// <param name="interfaceName">Where the station was heard.</param>
    /// <param name="ip">The address that it claims.</param>
    /// <param name="mac">The station.</param>
    /// <returns>False when nothing was sent: the address is in no network that is scanned there now.</returns>
    bool TryAsk(string interfaceName, IPAddress ip, MacAddress mac);
}
