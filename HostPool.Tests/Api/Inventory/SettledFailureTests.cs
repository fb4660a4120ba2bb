using HostPool.Specs;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Inventory;

/// <summary>What a restart, with other settings perhaps, changes for hosts that could not be logged in to.</summary>
public sealed class SettledFailureTests
{
    [Theory]
    [InlineData(SpecFailure.Untrusted, 2)]
    [InlineData(SpecFailure.Authentication, 2)]
    [InlineData(SpecFailure.HostKeyChanged, 1)]
    public async Task Restart_AfterALoginThatWasNotTaken_TriesItAgainAtOnce(SpecFailure failure, int readings)
    {
        using var database = TestDatabase.Create();
        var reader = new FailingReader(failure);
        for (var run = 1; run <= 2; run++)
        {
            await using var app = PoolApp.Start(services => services.AddSingleton<ISpecReader>(reader), [.. database.Settings, ("Specs:Enabled", "true")]);
            if (run == 1)
            {
                await app.AddAsync(Bodies.Hosts(Bodies.Host("127.4.2.1")));
            }

            await PoolApp.WaitForAsync(
                async () => (int)(await app.GetAsync("/specs"))["failed"]! == 1 && reader.Readings >= Math.Min(run, readings) ? "read" : null, 10, $"reading {run}");
        }

        Assert.Equal(readings, reader.Readings);
    }

    /// <summary>Fails as it is told; so often that the next time is in an hour.</summary>
    private sealed class FailingReader(SpecFailure failure) : ISpecReader
    {
        private int _readings;

        public int Readings => _readings;

        public string? Unavailable => null;

        public Task<SpecResult> ReadAsync(SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _readings);
            return Task.FromResult(new SpecResult { Failure = failure, Message = "no", Refused = 20 });
        }
    }
}
