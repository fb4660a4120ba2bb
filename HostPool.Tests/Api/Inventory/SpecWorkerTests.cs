using HostPool.Specs;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Inventory;

public sealed class SpecWorkerTests
{
    [Fact]
    public async Task Stop_WhileAHostIsRead_WaitsForTheEndOfThat()
    {
        var reader = new SlowReader();
        var app = PoolApp.Start(services => services.AddSingleton<ISpecReader>(reader), ("Specs:Enabled", "true"));
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.4.2.1")));
        await reader.Begun.WaitAsync(TimeSpan.FromSeconds(20));

        await app.DisposeAsync();

        Assert.True(reader.IsOver);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("SpecsNotStored", StringComparison.Ordinal));
    }

    /// <summary>Takes a moment to come to an end when it is told to.</summary>
    private sealed class SlowReader : ISpecReader
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private volatile bool _isOver;

        public Task Begun => _begun.Task;

        public bool IsOver => _isOver;

        public string? Unavailable => null;

        public async Task<SpecResult> ReadAsync(SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(500, CancellationToken.None);
            _isOver = true;
            return new SpecResult { Failure = SpecFailure.Unreachable, Message = "nobody is there" };
        }
    }
}
