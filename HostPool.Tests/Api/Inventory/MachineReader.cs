using System.Collections.Concurrent;
using HostPool.Specs;
using HostPool.Tests.Specs;

namespace HostPool.Tests.Api.Inventory;

/// <summary>Reads machines that are answers of the probe, by their addresses. Who has none cannot be reached.</summary>
internal sealed class MachineReader : ISpecReader
{
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    public string? Unavailable => null;

    public Task<SpecResult> ReadAsync(SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken) =>
        Task.FromResult(Answers.TryGetValue(target.Address, out var answer)
            ? RecordedMachine.Result(answer.Replace("hostpool-probe 1 end", $"{Echo(commands)}hostpool-probe 1 end", StringComparison.Ordinal), [.. commands.Keys])
            : new SpecResult { Failure = SpecFailure.Unreachable, Message = "nobody is there" });

    /// <summary>The machines know one command.</summary>
    private static string Echo(IReadOnlyDictionary<string, string> commands) => string.Concat(commands.Select(command =>
        command.Value.StartsWith("echo ", StringComparison.Ordinal) ? $"+{command.Key} {command.Value[5..]}\n" : $"-{command.Key} exit status 127\n"));
}
