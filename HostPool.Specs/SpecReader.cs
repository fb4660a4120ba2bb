using Microsoft.Extensions.Options;

namespace HostPool.Specs;

/// <summary>Runs the probe script on a host and makes facts of its answer.</summary>
internal sealed class SpecReader : ISpecReader
{
    private readonly ISshTransport _transport;
    private readonly SshLimits _limits;
    private readonly string _script;
    private readonly HashSet<string> _keys;
    private readonly List<string> _own;

    public SpecReader(ISshTransport transport, IOptions<SpecOptions> options)
    {
        _transport = transport;
        _limits = new SshLimits(options.Value.Timeout);
        _script = ProbeScript.Compose(options.Value.Commands);
        _own = [.. options.Value.Commands.Keys];
        _keys = [.. ProbeScript.BuiltInKeys, .. _own];
    }

    public string? Unavailable => _transport.Unavailable;

    public async Task<SpecResult> ReadAsync(SshTarget target, CancellationToken cancellationToken)
    {
        var outcome = await _transport.RunAsync(target, _script, _limits, cancellationToken);
        if (outcome.Failure is { } failure)
        {
            return Failed(outcome, failure, outcome.Message ?? "no reason given");
        }

        var answer = ProbeOutput.Parse(outcome.Output, _keys);
        return answer switch
        {
            { Completed: true } => new SpecResult
            {
                Facts = answer.Facts,
                Missing = answer.Missing,
                Machine = FactReader.Read(answer, _own),
                HostKey = outcome.HostKey,
            },
            { Started: true } => Failed(outcome, SpecFailure.BadOutput, $"the answer was cut short{Words(outcome.Errors)}"),
            _ when outcome.ExitCode is 0 or 255 => Failed(outcome, SpecFailure.BadOutput, $"the host answered something else{Words(outcome)}"),
            _ => Failed(outcome, SpecFailure.Unsupported, $"no POSIX shell ran the probe: exit status {outcome.ExitCode}{Words(outcome)}"),
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
