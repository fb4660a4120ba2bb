using System.Text;

namespace HostPool.Specs;

/// <summary>
/// The machines on the way to those of a network. Each is logged in to by a client of its own, which reads the
/// configuration that is written here and no other: so nothing of the host's reaches them, and nothing of theirs the host.
/// </summary>
/// <param name="Hops">Nearest first.</param>
/// <param name="KeyFile">Its full path; null: what the user has.</param>
/// <param name="HostKeys">As <see cref="SpecNetworkOptions.JumpHostKey"/>.</param>
/// <param name="Agent">As <see cref="SpecNetworkOptions.Agent"/>.</param>
/// <param name="Section">The key of the network's settings, for who is to change them.</param>
internal sealed record JumpRoute(IReadOnlyList<JumpHop> Hops, string? KeyFile, string? HostKeys, string? Agent, string Section)
{
    /// <summary>How many there may be in a row.</summary>
    public const int MostHops = 8;

    private const string Alias = "hostpool-jump-";
    private const string Unopened = "open failed: ";

    public static JumpRoute? Of(SpecNetworkOptions network, string section) => network.JumpHost is { Length: > 0 } jump && JumpHop.Parse(jump) is { } hops
        ? new JumpRoute(hops, network.JumpKeyFile is { Length: > 0 } file ? Path.GetFullPath(file) : null, network.JumpHostKey, network.Agent, section)
        : null;

    /// <summary>The name of the last one in <see cref="Configuration"/>.</summary>
    public string Last => $"{Alias}{Hops.Count}";

    /// <summary>What connects to <c>%h:%p</c> through them, as ProxyCommand; each writes a log of its own.</summary>
    public string Command(string client) => Command(client, Hops.Count);

    /// <summary>Writes what <see cref="Command(string)"/> needs.</summary>
    /// <param name="files">The directory that it is run in.</param>
    /// <param name="client">The SSH client.</param>
    /// <param name="seconds">How long connecting to one of them may take.</param>
    public void Prepare(SshWorkspace files, string client, string seconds)
    {
        files.Write(SshWorkspace.Jump, Configuration(client, seconds));
        if (HostKeys is not null)
        {
            // Their own lines know the hosts by their names; a key alone is that of the only one.
            files.Write(SshWorkspace.JumpHostKeys, string.Concat(PublicKeys.Lines(HostKeys)
                .Select(line => PublicKeys.IsKey(line) ? $"{Hops[0].KnownHostsName} {line}\n" : line + "\n")));
        }
    }

    /// <summary>ssh_config(5).</summary>
    private string Configuration(string client, string seconds)
    {
        var text = new StringBuilder($"""
            Host *
              BatchMode yes
              StrictHostKeyChecking yes
              UpdateHostKeys no
              ForwardAgent no
              ForwardX11 no
              PermitLocalCommand no
              ConnectTimeout {seconds}
              ServerAliveInterval {seconds}
              ServerAliveCountMax 2

            """);
        if (HostKeys is not null)
        {
            text.Append($"  UserKnownHostsFile {SshWorkspace.JumpHostKeys}\n  GlobalKnownHostsFile /dev/null\n");
        }

        if (KeyFile is not null)
        {
            text.Append($"  IdentitiesOnly yes\n  IdentityFile \"{KeyFile}\"\n");
        }

        if (Agent is not null)
        {
            text.Append($"  IdentityAgent \"{Agent}\"\n");
        }

        for (var i = 0; i < Hops.Count; i++)
        {
            text.Append($"Host {Alias}{i + 1}\n  HostName \"{Hops[i].Host}\"\n  Port {Hops[i].Port}\n");
            text.Append(Hops[i].User is { } user ? $"  User \"{user}\"\n" : string.Empty);
            text.Append(i > 0 ? $"  ProxyCommand {Command(client, i)}\n" : string.Empty);
        }

        return text.ToString();
    }

    /// <summary>
    /// Why the connection did not come about, from what each of them wrote to its log; null when it is not their fault, but
    /// that of who is behind them.
    /// </summary>
    /// <param name="log">The text of the log of each, by its number from 1.</param>
    public SshDiagnosis? Diagnose(Func<int, string> log)
    {
        for (var i = 1; i <= Hops.Count; i++)
        {
            var heard = SshLog.Of(log(i));
            if (!heard.LoggedIn)
            {
                var (kind, words) = SshDiagnosis.Of(heard.Text, string.Empty, isPinned: false);
                return new SshDiagnosis(SpecFailure.Unreachable, $"jump host {Hops[i - 1]}: {words}{Remedy(kind, heard.Fingerprint)}") { IsOfJumpHost = true };
            }

            if (heard.Text.Split('\n').FirstOrDefault(line => line.Contains(Unopened, StringComparison.Ordinal)) is { } line)
            {
                var why = OneLine.Of(line.AsSpan(line.IndexOf(Unopened, StringComparison.Ordinal) + Unopened.Length), 200);
                var failure = i == Hops.Count && why.Contains("Connection refused", StringComparison.Ordinal) ? SpecFailure.Refused : SpecFailure.Unreachable;
                return i < Hops.Count
                    ? new SshDiagnosis(failure, $"jump host {Hops[i]}: {why}") { IsOfJumpHost = true }
                    : new SshDiagnosis(failure, $"from jump host {Hops[i - 1]}: {why}");
            }
        }

        return null;
    }

    private string? Remedy(SpecFailure failure, string? shown) => failure switch
    {
        SpecFailure.HostKeyUnknown or SpecFailure.HostKeyChanged =>
            $"{(failure is SpecFailure.HostKeyUnknown && shown is not null ? $"; it shows {shown}" : "")}. Where that is its key, "
            + $"set {Section}:JumpHostKey to it{(HostKeys is null ? ", or put it into ~/.ssh/known_hosts" : "")}",
        _ => null,
    };

    /// <summary>What a client logs of itself: at less than that, the fingerprint of a key that is not known stands nowhere.</summary>
    public static IReadOnlyList<string> Logging(int hop) => ["-E", SshWorkspace.JumpLogOf(hop), "-o", "LogLevel=DEBUG1"];

    private static string Command(string client, int hop) =>
        $"{client} -F {SshWorkspace.Jump} {string.Join(' ', Logging(hop))} -W [%h]:%p {Alias}{hop}";
}
