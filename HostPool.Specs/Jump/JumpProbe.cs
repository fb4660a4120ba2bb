using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Specs;

/// <summary>Keeps a connection to the jump host of each network that is asked about.</summary>
internal sealed partial class JumpProbe(IOptions<SpecOptions> options, TimeProvider time, ILogger<JumpProbe> logger) : IJumpProbe, IDisposable
{
    private readonly ConcurrentDictionary<SpecNetworkOptions, Lazy<JumpConnection>> _connections = new();

    public bool IsNeededFor(IPAddress ip) => options.Value.Networks.Count > 0 && options.Value.NetworkOf(ip)?.JumpHost is { Length: > 0 };

    public bool IsAway(IPAddress ip) => options.Value.NetworkOf(ip) is { } network
        && _connections.TryGetValue(network, out var connection) && connection is { IsValueCreated: true, Value.IsAway: true };

    public Task<bool> AnswersAsync(IPAddress ip, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var network = options.Value.NetworkOf(ip)!;
        return _connections.GetOrAdd(network, Connect).Value.ReachesAsync(ip, port, timeout, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Values.Where(connection => connection.IsValueCreated))
        {
            connection.Value.Dispose();
        }
    }

    private Lazy<JumpConnection> Connect(SpecNetworkOptions network) => new(() => new JumpConnection(JumpRoute.Of(network)!, time, isAway =>
    {
        if (isAway)
        {
            Away(network.JumpHost, network.Subnet);
        }
        else
        {
            Back(network.JumpHost, network.Subnet);
        }
    }));

    [LoggerMessage(LogLevel.Warning, "JumpHostAway: {JumpHost} does not let in, or does not answer: the hosts of {Subnet} stay suspect until it does; specs_status of one of them, read again, says why")]
    private partial void Away(string? jumpHost, string? subnet);

    [LoggerMessage(LogLevel.Information, "JumpHostBack: {JumpHost}, before the hosts of {Subnet}")]
    private partial void Back(string? jumpHost, string? subnet);
}
