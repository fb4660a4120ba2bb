namespace HostPool.Specs;

/// <summary>What reading one host gave: facts, or the reason why there are none.</summary>
public sealed record SpecResult
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>The facts, typed, with why some are missing. Null after a failure.</summary>
    public MachineFacts? Machine { get; init; }

    /// <summary>Each fact that is text and was found, by its key. Empty after a failure.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = None;

    /// <summary>Each fact that was asked for and not found, by its key, with why. Empty after a failure.</summary>
    public IReadOnlyDictionary<string, string> Missing { get; init; } = None;

    /// <summary>
    /// The host keys that the host showed and that were accepted, in the form of <see cref="SshTarget.HostKey"/>, also
    /// after a failure. Null when none was seen, when it was not the pinned one, and after a failure of a host that nobody
    /// vouches for: whoever stores it never replaces a pin by accident.
    /// </summary>
    public string? HostKey { get; init; }

    /// <summary>The candidate of its network that the host took; null: its own credentials, or a failure.</summary>
    public SshLogin? Login { get; init; }

    /// <summary>How many logins the host turned down.</summary>
    public int Refused { get; init; }

    /// <summary>
    /// What the host's SSH server calls itself: printable ASCII, at most 100 characters, and nothing to trust. Null: none
    /// answered. Also after a failure.
    /// </summary>
    public string? Software { get; init; }

    /// <summary>Whether the host runs Windows: as the target says, or else its SSH server; null: neither does.</summary>
    public bool? IsWindows { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public SpecFailure? Failure { get; init; }

    /// <summary>One line for the operator about the failure, without secrets; null when it did not fail.</summary>
    public string? Message { get; init; }
}
