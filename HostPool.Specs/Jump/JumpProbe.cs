using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Specs;

/// <summary>Keeps a connection to the jump host of each network that is asked about.</summary>
internal sealed partial class JumpProbe(IOptions<SpecOptions> options, JumpReadings readings, TimeProvider time, ILogger<JumpProbe> logger) : IJumpProbe, IDisposable
{
    private readonly ConcurrentDictionary<SpecNetworkOptions, Lazy<JumpConnection>> _connections = new();

    public bool IsNeededFor(IPAddress ip) => options.Value.Networks.Count > 0 && options.Value.NetworkOf(ip)?.JumpHost is { Length: > 0 };

    public bool IsAway(IPAddress ip) => options.Value.NetworkOf(ip) is { } network && WhyAway(network) is not null;

    public IReadOnlyList<JumpState> States =>
        [.. options.Value.Networks.Where(network => network.JumpHost is { Length: > 0 }).Select(network => new JumpState(network.JumpHost!, network.Subnet!, WhyAway(network) ?? readings.WhyAway(network)))];

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

    private string? WhyAway(SpecNetworkOptions network) =>
        _connections.TryGetValue(network, out var connection) && connection.IsValueCreated ? connection.Value.WhyAway : null;

    private Lazy<JumpConnection> Connect(SpecNetworkOptions network) => new(() => new JumpConnection(JumpRoute.Of(network, options.Value.SectionOf(network))!, time, whyAway =>
    {
        if (whyAway is not null)
        {
            Away(network.JumpHost, network.Subnet, whyAway);
        }
        else
        {
            readings.Forget(network);
            Back(network.JumpHost, network.Subnet);
        }
    }));

    [LoggerMessage(LogLevel.Warning, "JumpHostAway: {JumpHost}: the hosts of {Subnet} are not reached until it is back, and none of them is taken for down; {Why}")]
    private partial void Away(string? jumpHost, string? subnet, string why);

    [LoggerMessage(LogLevel.Information, "JumpHostBack: {JumpHost}, before the hosts of {Subnet}")]
    private partial void Back(string? jumpHost, string? subnet);
}
