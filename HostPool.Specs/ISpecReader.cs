namespace HostPool.Specs;

/// <summary>Reads the hardware facts of a host. Thread-safe.</summary>
public interface ISpecReader
{
    /// <summary>
    /// Reads the facts over one connection in one round trip; of Windows that was not known as such over two. Every failure
    /// of the host or of the network comes back as a value.
    /// </summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="commands">
    /// Extra facts: keys and shell commands, none of which <see cref="SpecOptions.Fault"/> finds a fault with, at most
    /// <see cref="SpecOptions.MostCommands"/>.
    /// </param>
    /// <param name="cancellationToken">Ends it, and the connection with it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<SpecResult> ReadAsync(SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken);

    /// <summary>Why nothing can be read at all on this machine (no <c>ssh</c> on the PATH); null when all is well.</summary>
    string? Unavailable { get; }
}
