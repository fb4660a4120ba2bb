using Microsoft.Extensions.Options;

namespace HostPool.Specs;

/// <summary>
/// Connects with the pinned key, if there is one, as the only one that is taken, and offers nothing. That the server turns the login down
/// is the proof: the client lets nobody get so far whose key it has not verified (RFC 4253, 8). The name that it is asked
/// for is made up anew each time, so that only a server which got there knows it, whatever else it may write into our log.
/// </summary>
internal sealed class HostKeyProbe(ISshTransport transport, IOptions<SpecOptions> options) : IHostKeyProbe
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public async Task<bool> ShowsAsync(string address, int port, string hostKey, CancellationToken cancellationToken) =>
        (await AskAsync(address, port, hostKey, cancellationToken)).IsProven;

    public async Task<SeenHostKey> SeeAsync(string address, int port, CancellationToken cancellationToken)
    {
        var (isProven, outcome) = await AskAsync(address, port, hostKey: null, cancellationToken);
        return isProven && outcome.HostKey is { } seen
            ? new SeenHostKey(seen, KnownHosts.Fingerprints(seen), null)
            : new SeenHostKey(null, null, outcome.Message ?? "it proved none");
    }

    private async Task<(bool IsProven, SshOutcome Outcome)> AskAsync(string address, int port, string? hostKey, CancellationToken cancellationToken)
    {
        var name = $"hostpool-{Guid.NewGuid():N}"[..25];
        var target = new SshTarget(address, port, name) { HostKey = hostKey, OffersNothing = true };
        var limits = new SshLimits(options.Value.Timeout < Longest ? options.Value.Timeout : Longest);
        var outcome = await transport.RunAsync(target, string.Empty, limits, cancellationToken);
        return (outcome is { Failure: SpecFailure.Authentication, Message: { } message } && message.StartsWith($"{name}@", StringComparison.Ordinal), outcome);
    }
}
