using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// Who else claims a host's address, and how often the address changed hands. Belongs to its <see cref="Pulse"/>, under
/// the same lock. Told only of claims whose sender answered for them.
/// </summary>
/// <param name="owner">Who was last heard at the address before the contest.</param>
/// <param name="heardAt">When.</param>
internal sealed class AddressContest(MacAddress owner, long heardAt)
{
    /// <summary>So many changes within the time that counts are flips.</summary>
    public const int Flips = 3;

    private readonly long[] _changes = new long[Flips];
    private MacAddress _claimant = owner;
    private long _claimedAt = heardAt;

    /// <summary>The other machine that claimed the address last; null: none yet.</summary>
    public MacAddress? Rival { get; private set; }

    public long RivalAt { get; private set; }

    /// <summary>Where it was heard.</summary>
    public string Network { get; private set; } = "";

    /// <summary>When the last change but two was; 0: there were not so many.</summary>
    public long FlipsSince => _changes[0];

    public void Claim(in Sighting sighting, PresenceClock clock)
    {
        (Rival, RivalAt, Network) = (sighting.Mac, sighting.Timestamp, sighting.Interface);
        Hear(sighting.Mac, sighting.Timestamp, clock);
    }

    /// <summary>
    /// Takes a claim of anybody's, the host's own included. Claims side by side are a conflict; one after the other has
    /// fallen silent is a change of hands.
    /// </summary>
    public void Hear(MacAddress mac, long timestamp, PresenceClock clock)
    {
        if (mac != _claimant && !clock.IsHolding(_claimedAt))
        {
            _changes.AsSpan(1).CopyTo(_changes);
            _changes[^1] = timestamp;
        }
        else if (mac != _claimant)
        {
            // Whoever falls silent first gives the address to the other; until then nothing changed hands.
            return;
        }

        (_claimant, _claimedAt) = (mac, timestamp);
    }
}
