using System.Collections.Concurrent;

namespace HostPool.Api.Presence;

/// <summary>
/// When each interface last heard anybody, and which networks have fallen silent: when nobody at all is heard any more
/// where there were hosts, it is the observer that is suspect. Thread-safe.
/// </summary>
internal sealed partial class NetworkHearing(PresenceClock clock, ILogger<NetworkHearing> logger)
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
            Silent(interfaceName, hosts);
        }
    }

    /// <summary>Notes that somebody does again; told once.</summary>
    public void Answers(string interfaceName)
    {
        if (_silent.TryRemove(interfaceName, out _))
        {
            Thawed(interfaceName);
        }
    }

    [LoggerMessage(LogLevel.Warning, "NetworkSilent: nobody is heard any more on {Interface}; its {Hosts} hosts are suspect, and none is taken for down")]
    private partial void Silent(string @interface, int hosts);

    [LoggerMessage(LogLevel.Information, "NetworkHeard: {Interface} hears hosts again")]
    private partial void Thawed(string @interface);
}
