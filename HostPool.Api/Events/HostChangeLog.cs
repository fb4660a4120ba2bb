using HostPool.Api.Hosts;
using HostPool.Specs;

namespace HostPool.Api.Events;

/// <summary>Tells the log each change once, on the replica that made it. No password and no key is in what it writes, and nothing that a terminal obeys.</summary>
internal sealed partial class HostChangeLog(ILogger<HostChangeLog> logger) : IHostChangeHandler
{
    public void OnChange(HostChange change)
    {
        var level = change.Kind switch
        {
            HostChangeKind.Flagged when change.Flag is not HostFlags.LocalMac => LogLevel.Warning, // Every virtual machine's is.
            HostChangeKind.Replaced when change.Flag is HostFlags.AddressFlips => LogLevel.Debug, // Told when it began.
            HostChangeKind.WentDown or HostChangeKind.SpecsFailed or HostChangeKind.Replaced => LogLevel.Warning,
            HostChangeKind.HardwareChanged => LogLevel.Warning,
            HostChangeKind.SpecsRequested => LogLevel.Debug, // It is told what came of it, and of many at once as a whole.
            HostChangeKind.SpecsStillFail => LogLevel.Debug, // Told when it began.
            HostChangeKind.Added => LogLevel.Debug, // A request may add tens of thousands: it is told as a whole.
            _ => LogLevel.Information,
        };
        if (!change.IsRemote && logger.IsEnabled(level))
        {
            var (name, detail) = (OneLine.Of(change.Host.Name), OneLine.Of(change.Detail));
            Changed(level, change.Kind, change.Host.Id, name, change.Host.Endpoint.Ip, detail);
        }
    }

    [LoggerMessage("{Event}: host {HostId} ({Name}) at {Ip} {Detail}")]
    private partial void Changed(LogLevel level, HostChangeKind @event, long hostId, string? name, string ip, string? detail);
}
