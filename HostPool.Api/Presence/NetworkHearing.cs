using System.Collections.Concurrent;
using HostPool.Api.Events;

namespace HostPool.Api.Presence;

/// <summary>
/// When each interface last heard anybody, and which networks have fallen silent: when nobody at all is heard any more
/// where there were hosts, it is the observer that is suspect. Thread-safe.
/// </summary>
internal sealed class NetworkHearing(PresenceClock clock, PoolEvents events)
{
    private readonly ConcurrentDictionary<string, long> _heardAt = new();
    private readonly ConcurrentDictionary<string, int> _silent = new();

    public void Heard(string interfaceName, long timestamp) => _heardAt[interfaceName] = timestamp;

    /// <summary>True when the interface heard somebody within <paramref name="age"/>.</summary>
    public bool HearsAnybody(string interfaceName, TimeSpan age) =>
        _heardAt.TryGetValue(interfaceName, out var heardAt) && clock.IsWithin(heardAt, age);

    /// <summary>How many hosts the silence of an interface makes suspect; 0 when it is not silent.</summary>
    public int SuspectsOn(string interfaceName) => _silent.GetValueOrDefault(interfaceName);

    /// <summary>Notes that nobody answers on an interface; told once.</summary>
    public void FellSilent(string interfaceName, int hosts)
    {
        if (_silent.TryAdd(interfaceName, hosts))
        {
            events.Publish(new NetworkChange(
                NetworkChangeKind.NetworkSilent,
                interfaceName,
                $"nobody is heard any more on {interfaceName}; its {hosts} hosts are suspect, and none is taken for down"));
        }
    }

    /// <summary>Notes that somebody does again; told once.</summary>
    public void Answers(string interfaceName)
    {
        if (_silent.TryRemove(interfaceName, out _))
        {
            events.Publish(new NetworkChange(NetworkChangeKind.NetworkHeard, interfaceName, $"{interfaceName} hears hosts again"));
        }
    }
}
