namespace HostPool.Specs;

/// <summary>How an attempt to run a script on a host ended.</summary>
internal sealed record SshOutcome
{
    /// <summary>Why the script did not run to its end; null when it did, or when the connection broke while it ran.</summary>
    public SpecFailure? Failure { get; init; }

    /// <summary>One line for the operator about the failure, without secrets; null without one.</summary>
    public string? Message { get; init; }

    /// <summary>The exit status of the remote shell; 255 also when the connection broke.</summary>
    public int ExitCode { get; init; }

    /// <summary>The remote shell's standard output, within <see cref="SshLimits.OutputBytes"/>; whatever is not UTF-8 is replaced.</summary>
    public string Output { get; init; } = string.Empty;

    /// <summary>The remote shell's standard error, bounded likewise.</summary>
    public string Errors { get; init; } = string.Empty;

    /// <summary>
    /// The host keys accepted, in the form of <see cref="SshTarget.HostKey"/>, also when logging in failed afterwards.
    /// Null when none was seen, and when the key was not the pinned one.
    /// </summary>
    public string? HostKey { get; init; }

    /// <summary>What the host's SSH server calls itself, as <see cref="SshLog.Software"/>; null: none answered.</summary>
    public string? Software { get; init; }

    /// <summary>Whether the jump hosts on the way let it through, whatever the host did; null: there are none, or it ended before that was known.</summary>
    public bool? PassedJumpHosts { get; init; }

    /// <summary>How long the attempt took.</summary>
    public TimeSpan Elapsed { get; init; }
}
