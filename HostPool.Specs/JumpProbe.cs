using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace HostPool.Specs;

/// <summary>Keeps a connection to the jump host of each network that is asked about.</summary>
internal sealed class JumpProbe(IOptions<SpecOptions> options, TimeProvider time) : IJumpProbe, IDisposable
{
    private readonly ConcurrentDictionary<SpecNetworkOptions, Lazy<JumpConnection>> _connections = new();

    public bool IsNeededFor(IPAddress ip) => options.Value.Networks.Count > 0 && options.Value.NetworkOf(ip)?.JumpHost is { Length: > 0 };

    public Task<bool> AnswersAsync(IPAddress ip, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var network = options.Value.NetworkOf(ip)!;
        var connection = _connections.GetOrAdd(network, _ => new Lazy<JumpConnection>(() => new JumpConnection(JumpRoute.Of(network)!, time)));
        return connection.Value.ReachesAsync(ip, port, timeout, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Values.Where(connection => connection.IsValueCreated))
        {
            connection.Value.Dispose();
        }
    }
}
