using System.ComponentModel;
using System.Net;

namespace HostPool.Specs;

/// <summary>
/// Runs scripts through the OpenSSH client of this machine, one process an attempt. Passwords reach it through
/// SSH_ASKPASS, keys through a file, both in memory; neither stands in an argument or in the environment.
/// </summary>
internal sealed class OpenSshTransport : ISshTransport
{
    private static readonly Lazy<Task<bool>> HidesSecrets = new(MemoryFileCheck.RunAsync);

    private readonly TimeProvider _clock;
    private readonly string _client;
    private readonly SpecOptions _options;
    private readonly JumpReadings? _jumps;

    /// <param name="clock">Measures the time limit.</param>
    /// <param name="client">The name of the client on the PATH, or its path.</param>
    /// <param name="options">How networks are reached; null: straight.</param>
    /// <param name="jumps">Is told how the jump hosts do; null: nobody is.</param>
    public OpenSshTransport(TimeProvider clock, string client = "ssh", SpecOptions? options = null, JumpReadings? jumps = null)
    {
        _jumps = jumps;
        _options = options ?? new SpecOptions();
        _clock = clock;
        _client = client;
        SshWorkspace.RemoveAbandoned(process => Directory.Exists($"/proc/{process}"));
    }

    public string? Unavailable => OperatingSystem.IsWindows() ? "reading hardware facts needs Linux or macOS here" : NoClient;

    private string? NoClient =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, _client)))
            ? null
            : $"no SSH client: '{_client}' is not on the PATH. Install OpenSSH's client (package openssh-client or openssh-clients).";

    public async Task<SshOutcome> RunAsync(
        SshTarget target, string script, SshLimits limits, CancellationToken cancellationToken)
    {
        if ((Unavailable ?? SshNames.Fault(target)) is { } fault)
        {
            return Failed(SpecFailure.Unsupported, fault);
        }

        var start = _clock.GetTimestamp();
        try
        {
            using var files = SshWorkspace.Create(await HidesSecrets.Value);
            var route = SshRoute.To(_options, target.Address);
            if (target.OffersNothing)
            {
                // It is asked which key it has, and a certificate is no answer.
                route = route with { Authorities = [] };
            }

            var attempt = new SshAttempt(files, target, limits, route, _client);
            attempt.Prepare(script);
            var exit = await ChildProcess.RunAsync(attempt.Program(), limits.Timeout, _clock, cancellationToken, files.Hidden);
            var outcome = attempt.Outcome(exit) with { Elapsed = _clock.GetElapsedTime(start) };
            if (_jumps is not null && outcome.PassedJumpHosts is not null && _options.NetworkOf(IPAddress.Parse(target.Address)) is { } network)
            {
                _jumps.Tell(network, outcome);
            }

            return outcome;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return Failed(SpecFailure.Unsupported, $"cannot start the SSH client: {OneLine.Of(e.Message, 200)}");
        }
    }

    private static SshOutcome Failed(SpecFailure failure, string message) => new() { Failure = failure, Message = message };
}
