using HostPool.Api.Hosts;

namespace HostPool.Api.Presence;

/// <summary>Which flags a host has now. Pure.</summary>
internal static class FlagRules
{
    /// <summary>A rival that was not heard for this long has given up; it is asked every second.</summary>
    public static readonly TimeSpan ConflictLasts = TimeSpan.FromSeconds(10);

    /// <summary>For so long flips count.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    /// <summary>Those that are told when they begin and end; the others are what a client did, with one request to many hosts perhaps.</summary>
    public const HostFlags Told = ~HostFlags.SameEndpoint;

    public static HostFlags Of(Pulse pulse, PresenceClock clock, bool sharesMachineId) =>
        (HasRival(pulse, clock) ? HostFlags.AddressConflict : 0)
        | (pulse.Contest is { } contest && clock.IsWithin(contest.FlipsSince, Lately) ? HostFlags.AddressFlips : 0)
        | (pulse.Mac is { IsLocal: true } ? HostFlags.LocalMac : 0)
        | (sharesMachineId ? HostFlags.SameMachineId : 0)
        | (pulse.ShowsOtherKey ? HostFlags.HostKeyChanged : 0)
        | (pulse.SameEndpoint > 0 ? HostFlags.SameEndpoint : 0);

    /// <summary>True when another machine claims the host's address now.</summary>
    public static bool HasRival(Pulse pulse, PresenceClock clock) =>
        pulse.Contest is { Rival: { } rival } contest && pulse.Find(rival) is null && clock.IsWithin(contest.RivalAt, ConflictLasts);

    /// <summary>True when another machine is at the host's address, and the host is not: what answers there is not it.</summary>
    public static bool IsUsurped(Pulse pulse, PresenceClock clock) => HasRival(pulse, clock) && !clock.HoldsAddress(pulse);
}
