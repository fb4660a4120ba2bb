using System.Net;

namespace HostPool.Specs;

/// <summary>Tries the endpoints of hosts that only a jump host reaches. Thread-safe.</summary>
public interface IJumpProbe
{
    /// <summary>True when the way to the address leads through <see cref="SpecNetworkOptions.JumpHost"/>.</summary>
    bool IsNeededFor(IPAddress ip);

    /// <summary>True when the jump host was not there the last time that it was needed here: that nobody behind it answered says nothing of them.</summary>
    /// <param name="ip">An address that <see cref="IsNeededFor"/>.</param>
    bool IsAway(IPAddress ip);

    /// <summary>The networks behind jump hosts, and how those did the last time that they were needed, for a look at an endpoint or for a reading.</summary>
    IReadOnlyList<JumpState> States { get; }

    /// <summary>
    /// True when the endpoint takes a connection from the last jump host, and says something or closes it. The jump host is
    /// logged in to once for all, which may take 10 seconds more; a few endpoints of a network are tried at once.
    /// </summary>
    /// <param name="ip">An address that <see cref="IsNeededFor"/>.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="timeout">For the endpoint's answer, once it is its turn.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<bool> AnswersAsync(IPAddress ip, int port, TimeSpan timeout, CancellationToken cancellationToken);
}
