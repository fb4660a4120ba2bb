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

    /// <summary>
    /// From one question to the next, and to giving up; twice as long each time for who had replied to this machine, which
    /// is there, and whose answer may be behind those of thousands.
    /// </summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>How many are asked at the same time.</summary>
    private const int MostAsked = 4096;

    /// <summary>How many wait for their turn or were confirmed lately: as many as one scan may find.</summary>
    private const int MostKept = 65_536;

    /// <summary>How long who was confirmed is remembered, unless it is settled before.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<(MacAddress Mac, IPAddress Ip), Claim> _claims = [];
    private int _asked;
    private long _dropped;

    /// <summary>Claims that were not looked into, since too many were open.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Asks the claimant, unless it is being asked already. Never waits.</summary>
    /// <param name="interfaceName">Where it was heard.</param>
    /// <param name="mac">The claimant.</param>
    /// <param name="ip">What it claims.</param>
    /// <param name="isAnnouncement">Whether it announced the address as its own.</param>
    /// <param name="isAnswer">
    /// Whether it replied to this machine, as those do whom a scan asks: it will not be asked by that scan again, so that
    /// it waits for its turn where others are dropped.
    /// </param>
    public void Ask(string interfaceName, MacAddress mac, IPAddress ip, bool isAnnouncement = false, bool isAnswer = false)
    {
        lock (_lock)
        {
            if (_claims.TryGetValue((mac, ip), out var known))
            {
                if (!known.IsConfirmed || isAnswer)
                {
                    // A second answer to what was asked twice is no news either.
                    _claims[(mac, ip)] = known with { IsAnnouncement = known.IsAnnouncement || isAnnouncement };
                    return;
                }

                _claims.Remove((mac, ip));
            }

            if (_asked >= MostAsked)
            {
                if (isAnswer && _claims.Count - _asked < MostKept)
                {
                    _claims[(mac, ip)] = new Claim(interfaceName, Asked: 0, DueAt: 0, isAnnouncement, isAnswer);
                }
                else
                {
                    Interlocked.Increment(ref _dropped);
                }

                return;
            }

            _asked++;
            _claims[(mac, ip)] = new Claim(interfaceName, Asked: 1, clock.After(RetryAfter), isAnnouncement, isAnswer);
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
            if (!_claims.TryGetValue((sighting.Mac, sighting.Ip), out var claim) || claim.Asked == 0 || claim.IsConfirmed)
            {
                return false;
            }

            _asked--;
            if (_claims.Count - _asked <= MostKept)
            {
                _claims[(sighting.Mac, sighting.Ip)] = claim with { IsConfirmed = true, DueAt = clock.After(KeptFor) };
            }
            else
            {
                _claims.Remove((sighting.Mac, sighting.Ip));
            }

            confirmed = sighting with { IsAnnouncement = sighting.IsAnnouncement || claim.IsAnnouncement };
            return true;
        }
    }

    /// <summary>
    /// What a confirmed claim meant is stored by now, or was turned down: whoever makes it from now on means something new.
    /// </summary>
    public void Settle(in Sighting sighting)
    {
        lock (_lock)
        {
            if (_claims.TryGetValue((sighting.Mac, sighting.Ip), out var claim) && claim.IsConfirmed)
            {
                _claims.Remove((sighting.Mac, sighting.Ip));
            }
        }
    }

    /// <summary>
    /// Asks those again who have not answered yet, gives up on those who were asked often enough, and lets those who wait
    /// have their places.
    /// </summary>
    public void AskAgain()
    {
        var due = new List<(string Interface, MacAddress Mac, IPAddress Ip)>();
        lock (_lock)
        {
            var now = clock.Now;
            var waiting = new List<(MacAddress Mac, IPAddress Ip)>();
            foreach (var (claimant, claim) in _claims)
            {
                if (claim.Asked == 0)
                {
                    waiting.Add(claimant);
                }
                else if (claim.DueAt <= now && (claim.IsConfirmed || claim.Asked == Attempts))
                {
                    _claims.Remove(claimant);
                    _asked -= claim.IsConfirmed ? 0 : 1;
                }
                else if (claim.DueAt <= now)
                {
                    Ask(claimant, claim, due);
                }
            }

            foreach (var claimant in waiting.Take(MostAsked - _asked))
            {
                _asked++;
                Ask(claimant, _claims[claimant], due);
            }
        }

        foreach (var (interfaceName, mac, ip) in due)
        {
            prober.TryAsk(interfaceName, ip, mac);
        }
    }

    // Under the lock; the question itself is sent after it.
    private void Ask((MacAddress Mac, IPAddress Ip) claimant, Claim claim, List<(string Interface, MacAddress Mac, IPAddress Ip)> due)
    {
        _claims[claimant] = claim with { Asked = claim.Asked + 1, DueAt = clock.After(claim.IsAnswer ? RetryAfter * (1 << claim.Asked) : RetryAfter) };
        due.Add((claim.Interface, claimant.Mac, claimant.Ip));
    }

    /// <param name="Interface">Where it was heard.</param>
    /// <param name="Asked">How often it was asked; 0: it waits for its turn.</param>
    /// <param name="DueAt">When it is to be asked again, or given up on.</param>
    /// <param name="IsAnnouncement">Whether it announced the address.</param>
    /// <param name="IsAnswer">Whether it had replied to this machine before it was asked.</param>
    private sealed record Claim(string Interface, int Asked, long DueAt, bool IsAnnouncement, bool IsAnswer)
    {
        /// <summary>True when it answered: then it is due to be forgotten.</summary>
        public bool IsConfirmed { get; init; }
    }
}
