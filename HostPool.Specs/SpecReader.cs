using Microsoft.Extensions.Options;

namespace HostPool.Specs;

/// <summary>Runs the probe script on a host and makes facts of its answer.</summary>
internal sealed class SpecReader(ISshTransport transport, IOptions<SpecOptions> options, TimeProvider clock) : ISpecReader
{
    private readonly LoginRound _logins = new(transport, options.Value, clock);

    public string? Unavailable => transport.Unavailable;

    public async Task<SpecResult> ReadAsync(
        SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken)
    {
        var isWindows = target.IsWindows;
        var (outcome, login, refused) = await RunAsync(target with { IsWindows = isWindows ?? false }, commands, cancellationToken);
        isWindows ??= ServerSoftware.IsWindows(outcome.Software);
        if (target.IsWindows is null && isWindows is true && outcome.Failure is null)
        {
            // Even where a POSIX shell is installed, and answered: it does not see the machine as Windows does.
            (outcome, _, _) = await RunAsync(Again(target, outcome, login), commands, cancellationToken);
        }

        var result = outcome.Failure is { } failure
            ? Failed(outcome, failure, outcome.Message ?? "no reason given")
            : Read(outcome, isWindows is true, commands) is var read && read.Failure is null ? read with { Login = login } : read;
        var isPinned = target.HostKey is not null || result.Failure is null || KnownHosts.AreConfirmed(result.HostKey);
        return result with { Refused = refused, HostKey = isPinned ? result.HostKey : null, Software = outcome.Software, IsWindows = isWindows };
    }

    private Task<LoginOutcome> RunAsync(SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken) =>
        _logins.RunAsync(target, target.IsWindows is true ? ProbeScript.Windows : ProbeScript.Compose(commands), cancellationToken);

    /// <summary>The machine that was logged in to, as Windows, by what it took.</summary>
    private static SshTarget Again(SshTarget target, SshOutcome outcome, SshLogin? login)
    {
        var same = target with { IsWindows = true, HostKey = target.HostKey ?? outcome.HostKey };
        return login is null
            ? same
            : same with { Username = login.Username, Password = login.Password, PrivateKey = login.PrivateKey, TakesCandidates = false };
    }

    private static SpecResult Read(SshOutcome outcome, bool isWindows, IReadOnlyDictionary<string, string> commands)
    {
        var answer = ProbeOutput.Parse(outcome.Output, ProbeScript.BuiltInKeys.Union(commands.Keys).ToHashSet(StringComparer.Ordinal));
        var machine = !answer.Completed ? null : isWindows ? WindowsFacts.Read(answer, commands.Keys) : FactReader.Read(answer, commands.Keys);
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
            _ => Failed(outcome, SpecFailure.Unsupported, $"no {(isWindows ? "PowerShell" : "POSIX shell")} ran the probe: exit status {outcome.ExitCode}{Words(outcome)}"),
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
