namespace HostPool.Specs;

/// <summary>Reads the hardware facts of a host. Thread-safe.</summary>
public interface ISpecReader
{
    /// <summary>
    /// Reads the facts over one connection in one round trip. Every failure of the host or of the network comes back
    /// as a value.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<SpecResult> ReadAsync(SshTarget target, CancellationToken cancellationToken);

    /// <summary>Why nothing can be read at all on this machine (no <c>ssh</c> on the PATH); null when all is well.</summary>
    string? Unavailable { get; }
}
