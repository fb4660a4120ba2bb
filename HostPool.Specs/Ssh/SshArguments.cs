using System.Globalization;
using System.Text;

namespace HostPool.Specs;

/// <summary>
/// The command line of the OpenSSH client, 8.4 or newer (ssh(1), ssh_config(5)). What stands here wins over
/// <c>~/.ssh/config</c>; all the rest of that file holds: jump hosts, proxies, agents, certificates, ciphers. Of an option
/// that stands there twice the first counts. It names no secret: those are files of the <see cref="SshWorkspace"/>.
/// </summary>
internal static class SshArguments
{
    /// <param name="target">Where to.</param>
    /// <param name="alias">The name that the host's keys are filed under, whatever its address and port.</param>
    /// <param name="timeout">Of the whole attempt; connecting and the banner may take half of it.</param>
    /// <param name="route">How to get there.</param>
    /// <param name="client">The client, for it to start others by.</param>
    public static IEnumerable<string> For(SshTarget target, string alias, TimeSpan timeout, SshRoute route, string client)
    {
        var options = Fixed.Concat(
        [
            $"HostKeyAlias={alias}",
            $"StrictHostKeyChecking={(target.HostKey is null && route.Authorities.Count == 0 ? "accept-new" : "yes")}",
            $"BatchMode={(target.OfferedPassword is null ? "yes" : "no")}",
        ]).Concat(Credentials(target, route.Agent)).Concat(target.OfferedPassword is null ? NoPassword : [])
            .Concat(Way(route, client)).Concat(route.Options.Select(option => $"{option.Key}={option.Value}")).Concat(
        [
            "ConnectionAttempts=1", "ServerAliveCountMax=2",
            $"ConnectTimeout={Seconds(timeout / 2)}", $"ServerAliveInterval={Seconds(timeout / 4)}",
        ]);
        return
        [
            "-T", "-E", SshWorkspace.Log,
            .. options.SelectMany(option => new[] { "-o", option }),
            "-l", target.Username, "-p", target.Port.ToString(CultureInfo.InvariantCulture),
            "--", target.Address, target.IsWindows is true ? PowerShell : "sh -s",
        ];
    }

    /// <summary>
    /// Runs what comes on standard input, as a whole: <c>-Command -</c> takes it for what somebody types, line by line. The
    /// login shell there may be cmd.exe or PowerShell itself, so the words are such as all take as they are.
    /// </summary>
    public static readonly string PowerShell = "powershell -NoLogo -NoProfile -NonInteractive -EncodedCommand "
        + Convert.ToBase64String(Encoding.Unicode.GetBytes("& ([scriptblock]::Create([Console]::In.ReadToEnd()))"));

    private static readonly string[] Fixed =
    [
        "LogLevel=DEBUG1",
        "NumberOfPasswordPrompts=1",
        "ControlMaster=no", "ControlPath=none", "RemoteCommand=none", "PermitLocalCommand=no", "EscapeChar=none",
        "ForwardAgent=no", "ForwardX11=no", "ClearAllForwardings=yes", "Tunnel=no", "AddKeysToAgent=no",

        // Host keys: this attempt's own file, and no other way around it.
        $"UserKnownHostsFile={SshWorkspace.HostKeys}", "GlobalKnownHostsFile=/dev/null", "HashKnownHosts=no",
        "CheckHostIP=no", "UpdateHostKeys=no", "VerifyHostKeyDNS=no", "NoHostAuthenticationForLocalhost=no",
    ];

    /// <summary>
    /// With credentials only those and the keys of the network's agent are offered; without, whatever the user's own
    /// configuration and agent hold. To a host whose key is not confirmed, keys alone.
    /// </summary>
    private static string[] Credentials(SshTarget target, string? agent) => (target.PrivateKey, target.OfferedPassword) switch
    {
        _ when target.OffersNothing || !target.OffersSomething => ["PreferredAuthentications=none", "PubkeyAuthentication=no"],
        _ when agent is not null => [.. Agent(target, agent), $"PreferredAuthentications=publickey{(target.OfferedPassword is null ? "" : ",password,keyboard-interactive")}"],
        (null, null) => KnownHosts.AreConfirmed(target.HostKey) ? [] : ["PreferredAuthentications=publickey"],
        (null, _) => ["PubkeyAuthentication=no", "PreferredAuthentications=password,keyboard-interactive"],
        (_, null) => [.. KeyFile, "PreferredAuthentications=publickey"],
        _ => [.. KeyFile, "PreferredAuthentications=publickey,password,keyboard-interactive"],
    };

    private static readonly string[] NoPassword = ["PasswordAuthentication=no", "KbdInteractiveAuthentication=no"];

    private static readonly string[] KeyFile = ["IdentitiesOnly=yes", $"IdentityFile={SshWorkspace.Key}"];

    /// <summary>Without credentials also the keys that the user's own configuration names; with some, those and the agent's.</summary>
    private static string[] Agent(SshTarget target, string agent) =>
    [
        $"IdentityAgent={agent}", "IdentitiesOnly=no",
        .. target switch
        {
            { PrivateKey: not null } => [$"IdentityFile={SshWorkspace.Key}"],
            { Password: not null } => ["IdentityFile=none"],
            _ => Array.Empty<string>(),
        },
    ];

    private static string[] Way(SshRoute route, string client) => route.Jump is { } jump ? [$"ProxyCommand={jump.Command(client)}", "ProxyUseFdpass=no"] : [];

    public static string Seconds(TimeSpan time) =>
        Math.Max(1, (int)Math.Min(time.TotalSeconds, int.MaxValue)).ToString(CultureInfo.InvariantCulture);
}
