namespace HostPool.Specs;

/// <summary>Finds out who is at an address by the host key, without logging in to whoever is there. Thread-safe.</summary>
public interface IHostKeyProbe
{
    /// <summary>
    /// True when an SSH server there proves that it has one of the private halves of <paramref name="hostKey"/>, in the
    /// form of <see cref="SshTarget.HostKey"/>. No password and no key is offered. False after any failure.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<bool> ShowsAsync(string address, int port, string hostKey, CancellationToken cancellationToken);

    /// <summary>The key that an SSH server there shows and proves to have. No password and no key is offered.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<SeenHostKey> SeeAsync(string address, int port, CancellationToken cancellationToken);
}
