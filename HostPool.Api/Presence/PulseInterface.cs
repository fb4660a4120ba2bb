using System.Net;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>One interface of a host, in memory. Belongs to its <see cref="Pulse"/>, under the same lock.</summary>
internal sealed class PulseInterface(MacAddress mac)
{
    /// <summary>The most addresses that are kept of an interface.</summary>
    public const int MaxAddresses = 16;

    private readonly List<IPAddress> _addresses = [];

    public MacAddress Mac { get; } = mac;

    /// <summary>The addresses that it was heard claiming, newest first.</summary>
    public IReadOnlyList<IPAddress> Addresses => _addresses;

    /// <summary>Where it was last heard; null: not in this run.</summary>
    public string? Network { get; private set; }

    /// <summary>When; 0: not in this run.</summary>
    public long HeardAt { get; private set; }

    public void Hear(in Sighting sighting)
    {
        (Network, HeardAt) = (sighting.Interface, sighting.Timestamp);
        Know(sighting.Ip);
    }

    /// <summary>Puts an address first.</summary>
    public void Know(IPAddress ip)
    {
        if (_addresses.Count > 0 && _addresses[0].Equals(ip))
        {
            return;
        }

        _addresses.Remove(ip);
        _addresses.Insert(0, ip);
        if (_addresses.Count > MaxAddresses)
        {
            _addresses.RemoveAt(MaxAddresses);
        }
    }

    public void Forget(IPAddress ip) => _addresses.Remove(ip);
}
