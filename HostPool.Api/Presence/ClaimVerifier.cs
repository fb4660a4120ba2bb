using System.Net;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// A frame is a claim, not a host: before it changes the pool, its sender must answer a unicast probe of ours. Keeps who
/// was asked; bounded, so that a flood of invented senders costs neither memory nor the link. Thread-safe.
/// </summary>
internal sealed class ClaimVerifier(IStationProber prober, PresenceClock clock)
{
    /// <summary>How often a claimant is asked: one frame in ten lost each way loses all four only once in 700 times.</summary>
    public const int Attempts = 4;

    /// <summary>From one question to the next, and to giving up.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private const int Capacity = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<(MacAddress Mac, IPAddress Ip), Claim> _claims = [];
    private long _dropped;

    /// <summary>Claims that were not looked into, since too many were open.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Asks the claimant, unless it is being asked already. Never waits.</summary>
    /// <param name="interfaceName">Where it was heard.</param>
    /// <param name="mac">The claimant.</param>
    /// <param name="ip">What it claims.</param>
    /// <param name="isAnnouncement">Whether it announced the address as its own.</param>
    public void Ask(string interfaceName, MacAddress mac, IPAddress ip, bool isAnnouncement = false)
    {
        lock (_lock)
        {
            if (_claims.TryGetValue((mac, ip), out var open))
            {
                _claims[(mac, ip)] = open with { IsAnnouncement = open.IsAnnouncement || isAnnouncement };
                return;
            }

            if (_claims.Count >= Capacity)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }

            _claims[(mac, ip)] = new Claim(interfaceName, Asked: 1, clock.After(RetryAfter), isAnnouncement);
        }

        prober.TryAsk(interfaceName, ip, mac);
    }

    /// <summary>True when the sighting is the answer of a claimant that was asked.</summary>
    /// <param name="sighting">What was heard.</param>
    /// <param name="confirmed">The same; an announcement, when the claim that it confirms was one.</param>
    public bool TryConfirm(in Sighting sighting, out Sighting confirmed)
    {
        confirmed = sighting;
        if (!sighting.IsAnswer)
        {
            return false;
        }

        lock (_lock)
        {
            if (!_claims.Remove((sighting.Mac, sighting.Ip), out var claim))
            {
                return false;
            }

            confirmed = sighting with { IsAnnouncement = sighting.IsAnnouncement || claim.IsAnnouncement };
            return true;
        }
    }

    /// <summary>Asks those again who have not answered yet, and gives up on those who were asked often enough.</summary>
    public void AskAgain()
    {
        var due = new List<(string Interface, MacAddress Mac, IPAddress Ip)>();
        lock (_lock)
        {
            var now = clock.Now;
            foreach (var (claimant, claim) in _claims)
            {
                if (claim.DueAt > now)
                {
                    continue;
                }

                if (claim.Asked == Attempts)
                {
                    _claims.Remove(claimant);
                    continue;
                }

                _claims[claimant] = claim with { Asked = claim.Asked + 1, DueAt = clock.After(RetryAfter) };
                due.Add((claim.Interface, claimant.Mac, claimant.Ip));
            }
        }

        foreach (var (interfaceName, mac, ip) in due)
        {
            prober.TryAsk(interfaceName, ip, mac);
        }
    }

    private sealed record Claim(string Interface, int Asked, long DueAt, bool IsAnnouncement);
}
