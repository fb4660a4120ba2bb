using System.Text.RegularExpressions;

namespace HostPool.Specs;

/// <summary>Which options of ssh_config(5) settings may add. Pure.</summary>
internal static partial class SshOptionRules
{
    private const int LongestValue = 1024;

    private const string HostKeys = "HostPool checks host keys by itself; see Specs:Networks:N:HostCertificateAuthority and POST /host/{id}/trust";
    private const string Offers = "what a host is offered are its credentials, and the keys of Specs:Networks:N:Agent";
    private const string Jumps = "the way to a host is Specs:Networks:N:JumpHost, or the user's own ~/.ssh/config";
    private const string Place = "a host is where its endpoint is";
    private const string Runs = "it runs a program on this machine";
    private const string Forwards = "nothing is forwarded to or from a host";
    private const string OneConnection = "an attempt is one connection, with one command that HostPool gives";
    private const string Log = "HostPool reads the client's log";

    private static readonly Dictionary<string, string> Refused = new (string Reason, string Names)[]
    {
        (HostKeys, "StrictHostKeyChecking UserKnownHostsFile GlobalKnownHostsFile HostKeyAlias CheckHostIP HashKnownHosts UpdateHostKeys VerifyHostKeyDNS NoHostAuthenticationForLocalhost"),
        (Offers, "BatchMode PasswordAuthentication KbdInteractiveAuthentication ChallengeResponseAuthentication SkeyAuthentication KbdInteractiveDevices"
            + " NumberOfPasswordPrompts PreferredAuthentications PubkeyAuthentication DSAAuthentication HostbasedAuthentication EnableSSHKeysign GSSAPIAuthentication"
            + " GSSAPIDelegateCredentials IdentitiesOnly IdentityFile IdentityAgent CertificateFile AddKeysToAgent"),
        (Jumps, "ProxyCommand ProxyJump ProxyUseFdpass"),
        (Place, "HostName Host Match Include Port User CanonicalizeHostname CanonicalDomains CanonicalizeFallbackLocal CanonicalizeMaxDots CanonicalizePermittedCNAMEs"),
        (Runs, "LocalCommand PermitLocalCommand KnownHostsCommand PKCS11Provider SmartcardDevice SecurityKeyProvider XAuthLocation"),
        (Forwards, "ForwardAgent ForwardX11 ForwardX11Trusted ForwardX11Timeout LocalForward RemoteForward DynamicForward ClearAllForwardings"
            + " ExitOnForwardFailure GatewayPorts PermitRemoteOpen StreamLocalBindMask StreamLocalBindUnlink Tunnel TunnelDevice"),
        (OneConnection, "ControlMaster ControlPath ControlPersist RemoteCommand RequestTTY SessionType StdinNull ForkAfterAuthentication EscapeChar EnableEscapeCommandline"),
        (Log, "LogLevel LogVerbose SyslogFacility FingerprintHash VisualHostKey IgnoreUnknown"),
    }.SelectMany(group => group.Names.Split(' ').Select(name => (name, group.Reason)))
        .ToDictionary(pair => pair.name, pair => pair.Reason, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that are refused.</summary>
    public static IReadOnlyCollection<string> RefusedNames => Refused.Keys;

    /// <summary>What is wrong with each, beginning with its key below <paramref name="section"/>.</summary>
    public static IEnumerable<string> Errors(string section, IEnumerable<KeyValuePair<string, string>> options)
    {
        foreach (var (name, value) in options)
        {
            if (Fault(name, value) is { } fault)
            {
                yield return $"{section}:{name}: {fault}";
            }
        }
    }

    private static string? Fault(string name, string? value)
    {
        if (!Name().IsMatch(name))
        {
            return "is not the name of an option of ssh_config(5)";
        }

        if (Refused.TryGetValue(name, out var reason))
        {
            return $"cannot be set here: {reason}";
        }

        return value switch
        {
            null or { Length: 0 or > LongestValue } => $"must have a value of {LongestValue} characters at most",
            _ => value.Any(char.IsControl) ? "must be one line, without control characters" : null,
        };
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
