using System.Collections.Concurrent;
using System.Net;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using HostPool.Api.Presence;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation.Choosing;

/// <summary>
/// The probe without a network: an endpoint answers, refuses, or hangs until the test lets it go. Tells who was asked,
/// in which order, and how many at once.
/// </summary>
internal sealed class ProbeTwin : IEndpointProbe
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _answers = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly Lock _lock = new();
    private int _open;

    /// <summary>The addresses that were asked, in that order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>The most probes that were open at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>
    /// Puts this probe, and a clock if given, in place of the real ones; leases go by that clock too, where several
    /// processes would go by their database's.
    /// </summary>
    public Action<IServiceCollection> Install(TimeProvider? clock = null) => services =>
    {
        services.AddSingleton<IEndpointProbe>(this);
        if (clock is not null)
        {
            services.AddSingleton(clock);
            services.AddSingleton(provider => (provider.IsPostgres() ? ClaimDialect.Postgres : ClaimDialect.Sqlite) with { Now = null });
        }
    };

    /// <summary>Lets an endpoint give its answer, now or when it is asked. Without this it hangs.</summary>
    public void Answer(string ip, bool isThere = true) => AnswerOf(ip).TrySetResult(isThere);

    /// <summary>Makes an endpoint hang again.</summary>
    public void Hang(string ip) => _answers.TryRemove(ip, out _);

    public async Task<bool> AnswersAsync(IPAddress ip, int port, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_open);
        }

        _asked.Enqueue(ip.ToString());
        try
        {
            return await AnswerOf(ip.ToString()).Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _open--;
            }
        }
    }

    /// <summary>Waits until an endpoint was asked <paramref name="times"/> times.</summary>
    public Task WaitForAsync(string ip, int times = 1) => PoolApp.WaitForAsync(
        () => Task.FromResult(_asked.Count(asked => asked == ip) >= times ? "asked" : null), 30, $"{ip} asked {times} times");

    private TaskCompletionSource<bool> AnswerOf(string ip) =>
        _answers.GetOrAdd(ip, _ => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
}
