using System.Collections.Concurrent;
using HostPool.Specs;
using HostPool.Tests.Specs;

namespace HostPool.Tests.Api.Inventory;

/// <summary>Reads machines that are answers of the probe, by their addresses. Who has none cannot be reached.</summary>
internal sealed class MachineReader : ISpecReader
{
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    /// <summary>The commands that each reading brought along, in their order.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Commands { get; } = new();

    public string? Unavailable => null;

    public Task<SpecResult> ReadAsync(SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken)
    {
        Commands.Enqueue(commands);
        return Task.FromResult(Answers.TryGetValue(target.Address, out var answer)
            ? RecordedMachine.Result(answer)
            : new SpecResult { Failure = SpecFailure.Unreachable, Message = "nobody is there" });
    }
}
