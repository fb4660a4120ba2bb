using System.Collections.Concurrent;

namespace HostPool.Specs;

/// <summary>
/// Which jump hosts let the last reading through, and which did not: each logs in anew, where <see cref="JumpProbe"/> keeps its
/// connection, and so each may fail where the other does not. Thread-safe.
/// </summary>
internal sealed class JumpReadings
{
    private readonly ConcurrentDictionary<SpecNetworkOptions, string> _whyAway = new();

    /// <summary>Why the last one did not get past the jump hosts of a network; null: it did, or there was none.</summary>
    public string? WhyAway(SpecNetworkOptions network) => _whyAway.GetValueOrDefault(network);

    /// <summary>Takes the outcome of a reading; one that says nothing of the way changes nothing.</summary>
    public void Tell(SpecNetworkOptions network, SshOutcome outcome)
    {
        if (outcome is { PassedJumpHosts: false, Message: { } why })
        {
            _whyAway[network] = why;
        }
        else if (outcome.PassedJumpHosts is true)
        {
            Forget(network);
        }
    }

    /// <summary>Somebody else got through.</summary>
    public void Forget(SpecNetworkOptions network) => _whyAway.TryRemove(network, out _);
}
