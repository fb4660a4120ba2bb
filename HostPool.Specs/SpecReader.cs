using Microsoft.Extensions.Options;

namespace HostPool.Specs;

/// <summary>Runs the probe script on a host and makes facts of its answer.</summary>
internal sealed class SpecReader(ISshTransport transport, IOptions<SpecOptions> options) : ISpecReader
{
    public string? Unavailable => transport.Unavailable;

    public async Task<SpecResult> ReadAsync(
        SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken)
    {
        var limits = new SshLimits(options.Value.Timeout);
        var script = target.IsWindows ? ProbeScript.Windows : ProbeScript.Compose(commands);
        var outcome = await transport.RunAsync(target, script, limits, cancellationToken);
        if (outcome.Failure is { } failure)
        {
            return Failed(outcome, failure, outcome.Message ?? "no reason given");
        }

        var answer = ProbeOutput.Parse(outcome.Output, ProbeScript.BuiltInKeys.Union(commands.Keys).ToHashSet(StringComparer.Ordinal));
        var machine = !answer.Completed ? null : target.IsWindows ? WindowsFacts.Read(answer, commands.Keys) : FactReader.Read(answer, commands.Keys);
        return answer switch
        {
            { Completed: true } when machine is not null => new SpecResult
            {
                Facts = answer.Facts,
                Missing = answer.Missing,
                Machine = machine,
                HostKey = outcome.HostKey,
            },
            { Completed: true } => Failed(outcome, SpecFailure.BadOutput, "the facts are not such as the probe tells"),
            { Started: true } => Failed(outcome, SpecFailure.BadOutput, $"the answer was cut short{Words(outcome.Errors)}"),
            _ when outcome.ExitCode is 0 or 255 => Failed(outcome, SpecFailure.BadOutput, $"the host answered something else{Words(outcome)}"),
            _ => Failed(outcome, SpecFailure.Unsupported, $"no {(target.IsWindows ? "PowerShell" : "POSIX shell")} ran the probe: exit status {outcome.ExitCode}{Words(outcome)}"),
        };
    }

    /// <summary>The host's own first words on what went wrong.</summary>
    private static string Words(SshOutcome outcome) =>
        Words(string.IsNullOrWhiteSpace(outcome.Errors) ? outcome.Output : outcome.Errors);

    private static string Words(string text)
    {
        var words = OneLine.Of(text, 120);
        return words.Length == 0 ? string.Empty : $": {words}";
    }

    private static SpecResult Failed(SshOutcome outcome, SpecFailure failure, string message) =>
        new() { Failure = failure, Message = message, HostKey = outcome.HostKey };
}
