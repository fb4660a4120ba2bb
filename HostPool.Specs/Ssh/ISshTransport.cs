namespace HostPool.Specs;

/// <summary>Runs a shell script on a host over SSH. Thread-safe.</summary>
internal interface ISshTransport
{
    /// <summary>Why no host can be reached from this machine, with the remedy; null when all is well.</summary>
    string? Unavailable { get; }

    /// <summary>
    /// Feeds <paramref name="script"/> to <c>sh -s</c>, or to PowerShell on Windows, over one connection. Every failure of the host, the network or
    /// this machine comes back as a value, and nothing of the attempt is left when the task ends.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<SshOutcome> RunAsync(SshTarget target, string script, SshLimits limits, CancellationToken cancellationToken);
}
