using System.Diagnostics;

namespace HostPool.Specs;

/// <summary>One run of the client: the files before, the command line, and what the files say afterwards.</summary>
internal sealed class SshAttempt(SshWorkspace files, SshTarget target, SshLimits limits, SshRoute route, string client = "ssh")
{
    /// <summary>
    /// The shell bounds every file that the client writes (ulimit -f counts 512 bytes): a host that never stops
    /// printing ends its client at the limit (SIGXFSZ), without a core file, which could hold the password. It starts the
    /// client when the secrets are there, and stays: it has them, and the client closes what it inherits.
    /// </summary>
    private const string Shell =
        $"ulimit -c 0; ulimit -f \"$1\"; shift; read -r _; \"$@\" <{SshWorkspace.Script} >{SshWorkspace.Output} 2>{SshWorkspace.Errors}; exit $?";

    /// <summary>Random, so that no other host's prompt can name it; where certificates are checked, what is to be their principal.</summary>
    private readonly string _alias = route.Authorities.Count > 0 ? target.Address : $"hostpool-{Guid.NewGuid():N}";

    private readonly int _blocks = (limits.OutputBytes + 511) / 512;

    /// <summary>
    /// Answers only a prompt that names this attempt's alias: a jump host on the way asks through the same program,
    /// and must not get the password of another. Needs nothing but the shell.
    /// </summary>
    private string AskPass => $"""
        #!/bin/sh
        case $1 in *@'{_alias}'"'s "*|"("*@'{_alias}'")"*) ;; *) exit 1 ;; esac
        IFS= read -r secret <{SshWorkspace.Password} && printf '%s\n' "$secret"

        """;

    public void Prepare(string script)
    {
        files.Write(SshWorkspace.Script, script);
        if (target.HostKey is not null || route.Authorities.Count > 0)
        {
            files.Write(SshWorkspace.HostKeys, KnownHosts.Write(_alias, target.HostKey ?? "", route.Authorities));
        }

        if (target.PrivateKey is { } key)
        {
            files.Hide(SshWorkspace.Key, KeyFiles.Split(key, out var certificate));
            if (certificate is not null)
            {
                files.Write(SshWorkspace.Certificate, certificate);
            }
        }

        if (route.Jump is { } jump)
        {
            jump.Prepare(files, client, SshArguments.Seconds(limits.Timeout / 2));
        }

        if (target.OfferedPassword is { } password)
        {
            files.Hide(SshWorkspace.Password, password + "\n");
            files.Write(SshWorkspace.AskPass, AskPass, executable: true);
        }
    }

    public ProcessStartInfo Program()
    {
        // The streams are redirected so that the client never holds this process's own; the shell puts files there.
        var program = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = files.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The client runs a jump host's by the user's shell, which for the user of a service may be none.
            Environment = { ["LC_ALL"] = "C", ["SHELL"] = "/bin/sh", ["SSH_ASKPASS"] = "./" + SshWorkspace.AskPass, ["SSH_ASKPASS_REQUIRE"] = "force" },
        };

        string[] arguments = ["-c", Shell, "sh", $"{_blocks}", client, .. SshArguments.For(target, _alias, limits.Timeout, route, client)];
        foreach (var argument in arguments)
        {
            program.ArgumentList.Add(argument);
        }

        return program;
    }

    /// <param name="exitCode">Of the client; null: it was killed at the time limit.</param>
    public SshOutcome Outcome(int? exitCode)
    {
        var log = SshLog.Of(files.Read(SshWorkspace.Log));
        var loggedIn = log.LoggedIn;
        var outcome = new SshOutcome
        {
            ExitCode = exitCode ?? -1,
            HostKey = loggedIn ? ShownKey() : null,
            Software = log.Software,
            PassedJumpHosts = route.Jump is not null && log.Software is not null ? true : null,
        };
        if (exitCode is null)
        {
            return outcome with { Failure = SpecFailure.TimedOut, Message = $"not done within {limits.Timeout.TotalSeconds:0.###} s" };
        }

        var limit = _blocks * 512;
        if (Math.Max(files.Length(SshWorkspace.Output), files.Length(SshWorkspace.Errors)) >= limit)
        {
            return outcome with { Failure = SpecFailure.BadOutput, Message = $"the host printed {limit / 1024} KiB and more" };
        }

        var errors = files.Read(SshWorkspace.Errors);
        if (loggedIn)
        {
            return outcome with { Output = files.Read(SshWorkspace.Output), Errors = errors };
        }

        if (files.Length(SshWorkspace.Log) >= limit)
        {
            return outcome with { Failure = SpecFailure.Unreachable, Message = "something that is no SSH server answers, and never ends" };
        }

        if (exitCode != 255)
        {
            var words = OneLine.Of(errors, 120);
            return outcome with { Failure = SpecFailure.Unsupported, Message = $"the SSH client ended with {exitCode}: {words}" };
        }

        var onTheWay = log.Software is null ? route.Jump?.Diagnose(hop => files.Read(SshWorkspace.JumpLogOf(hop))) : null;
        var (failure, message) = onTheWay ?? SshDiagnosis.Of(log.Text, errors, isPinned: target.HostKey is not null);
        if (failure == SpecFailure.HostKeyChanged && target.HostKey is { } pinned)
        {
            message = $"{message} (pinned: {KnownHosts.Fingerprints(pinned)})";
        }

        return outcome with
        {
            Failure = failure,
            Message = message,
            HostKey = failure == SpecFailure.Authentication ? ShownKey() : null,
            PassedJumpHosts = route.Jump is null ? null : onTheWay is not { IsOfJumpHost: true },
        };
    }

    /// <summary>The client files a key that was not pinned before the host has proved to have it, so that login must have begun.</summary>
    private string? ShownKey() => KnownHosts.Read(_alias, files.Read(SshWorkspace.HostKeys));
}
