using System.Collections.Concurrent;
using System.Net;
using HostPool.Api.Presence;
using HostPool.Specs;

namespace HostPool.Tests.Api.Inventory;

/// <summary>Machines by what answers at their ports: an SSH server, or a listener. Where nothing was said, nobody listens.</summary>
internal sealed class AnswersByPort : ISpecReader, IEndpointProbe
{
    /// <summary>What reading gives where an SSH server answers, by <c>ip:port</c>.</summary>
    public ConcurrentDictionary<string, SpecResult> Ssh { get; } = new();

    /// <summary>Who else takes connections, likewise.</summary>
    public ConcurrentDictionary<string, bool> Open { get; } = new();

    public string? Unavailable => null;

    public Task<SpecResult> ReadAsync(SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken)
    {
        var result = Ssh.GetValueOrDefault($"{target.Address}:{target.Port}", new SpecResult { Failure = SpecFailure.Refused, Message = "nobody listens" });
        return Task.FromResult(target.IsWindows is { } known ? result with { IsWindows = known } : result);
    }

    public Task<bool> AnswersAsync(IPAddress ip, int port, CancellationToken cancellationToken) =>
        Task.FromResult(Ssh.ContainsKey($"{ip}:{port}") || Open.ContainsKey($"{ip}:{port}"));
}
