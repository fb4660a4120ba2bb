using HostPool.Api.Hosts;
using HostPool.Api.Inventory;

namespace HostPool.Api.Presence;

/// <summary>
/// Lays what is known in memory over hosts that were read: suspicion, interfaces, flags, and the exact time of the last
/// sign of life. The database has only transitions. Thread-safe.
/// </summary>
internal sealed class Liveness(Roster roster, MachineIds machines, PresenceClock clock)
{
    /// <param name="hosts">Hosts as read, not tracked by any context.</param>
    public void Overlay(IReadOnlyCollection<PoolHost> hosts) => roster.Use(view =>
    {
        foreach (var host in hosts)
        {
            Overlay(view, host);
        }
    });

    public void Overlay(PoolHost host) => roster.Use(view => Overlay(view, host));

    private void Overlay(RosterView view, PoolHost host)
    {
        if (view.ById(host.Id) is not { } pulse)
        {
            return;
        }

        host.Presence = host.Presence is HostPresence.Alive or HostPresence.Unknown ? pulse.State : host.Presence;
        host.LastSeen = pulse.LastSign == 0 ? host.LastSeen : clock.TimeOf(pulse.LastSign);
        host.Flags = FlagRules.Of(pulse, clock, machines.IsShared(host.Id));
        if (pulse.Interfaces.Count > 0)
        {
            host.Interfaces = [.. pulse.Interfaces.Select(one => new HostInterface(
                one.Mac.ToString(), [.. one.Addresses.Select(ip => ip.ToString())], one.HeardAt == 0 ? null : clock.TimeOf(one.HeardAt)))];
        }
    }
}
