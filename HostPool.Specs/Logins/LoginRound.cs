using System.Net;

namespace HostPool.Specs;

/// <summary>
/// Tries the logins of a host one after another until one is taken, all within the time of one reading. Goes on only after
/// a login was turned down: who cannot be reached, hangs or shows a wrong key is offered nothing more. Thread-safe.
/// </summary>
internal sealed class LoginRound(ISshTransport transport, SpecOptions options, TimeProvider clock)
{
    /// <summary>What is left of the time must allow for a connection.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public async Task<LoginOutcome> RunAsync(SshTarget target, string script, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        target = IPAddress.TryParse(target.Address, out var ip) ? On(target, ip) : target with { TrustsNewKey = options.TrustNewHosts };
        var plan = LoginPlan.Of(target, target.TakesCandidates ? Candidates(target.Address) : []);
        if (plan.Count == 0)
        {
            return new LoginOutcome(new SshOutcome { Failure = SpecFailure.Authentication, Message = "there are no credentials for it, neither its own nor its network's" }, null, 0);
        }

        var offers = plan.Where(login => login.OffersSomething).ToList();
        var withholds = plan.Any(login => login.WithholdsPassword);
        if (offers.Count == 0)
        {
            // To learn its key, so that somebody can judge it.
            offers.Add(plan[0] with { OffersNothing = true });
        }

        var (outcome, pinned, refused) = (new SshOutcome(), target.HostKey, 0);
        foreach (var login in offers)
        {
            var left = options.Timeout - clock.GetElapsedTime(start);
            if (refused > 0 && left < Shortest)
            {
                break;
            }

            // Whoever answered first is who all of them are for.
            outcome = Pinned(target, await transport.RunAsync(login with { HostKey = pinned }, script, new SshLimits(left), cancellationToken));
            if (outcome.Failure is not SpecFailure.Authentication)
            {
                return new LoginOutcome(outcome, Candidate(target, login), refused);
            }

            pinned ??= outcome.HostKey;
            refused += login.OffersNothing ? 0 : 1;
        }

        return new LoginOutcome(withholds ? Untrusted(outcome, pinned) : Refused(outcome, refused, plan.Count), null, refused);
    }

    /// <summary>Of the host's own credentials, and where a host took us for anybody without any, nothing is to be remembered.</summary>
    private static SshLogin? Candidate(SshTarget target, SshTarget login) =>
        login.OffersNothing || (target.Username, target.Password, target.PrivateKey) == (login.Username, login.Password, login.PrivateKey)
            ? null
            : new SshLogin(login.Username) { Password = login.Password, PrivateKey = login.PrivateKey };

    /// <summary>Without trust in new hosts, a key that was seen at first use is one to check, and no reason for a password.</summary>
    private static SshOutcome Pinned(SshTarget target, SshOutcome outcome) =>
        target.HostKey is null && !target.TrustsNewKey && outcome.HostKey is { } seen ? outcome with { HostKey = KnownHosts.Unconfirm(seen) } : outcome;

    private static SshOutcome Untrusted(SshOutcome outcome, string? seen) => seen is null ? outcome : outcome with
    {
        Failure = SpecFailure.Untrusted,
        Message = $"no password is offered to a host whose key nobody has confirmed; it shows {KnownHosts.Fingerprints(seen)}",
    };

    private static SshOutcome Refused(SshOutcome outcome, int refused, int planned) => planned == 1 ? outcome : outcome with
    {
        Message = $"{refused} of {planned} logins were tried, and turned down; the last: {outcome.Message}",
    };

    /// <summary>
    /// Where an authority certifies host keys, a host with another than a confirmed one does not get as far as being
    /// offered anything; the first word of its own is worth less than that.
    /// </summary>
    private SshTarget On(SshTarget target, IPAddress ip)
    {
        var network = options.NetworkOf(ip);
        var isCertified = network?.HostCertificateAuthority is not null;
        return target with
        {
            TrustsNewKey = isCertified || options.TrustsNewHosts(ip),
            HasAgent = network?.Agent is not null,
            HostKey = isCertified && !KnownHosts.AreConfirmed(target.HostKey) ? null : target.HostKey,
        };
    }

    private IReadOnlyList<SshLogin> Candidates(string address) => IPAddress.TryParse(address, out var ip) && options.NetworkOf(ip) is { } network
        ? [.. network.Credentials.Select(one => new SshLogin(one.Username!) { Password = one.Password is { Length: > 0 } password ? password : null, PrivateKey = one.ReadKey(out _) })]
        : [];
}
