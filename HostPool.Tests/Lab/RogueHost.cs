using System.Text.RegularExpressions;

namespace HostPool.Tests.Lab;

/// <summary>
/// A host of a lab whose owner wants to learn secrets: its sshd takes every public key for right and no password, and
/// writes down all that it is offered. A real sshd: passwords are told by pam_exec(8), keys by AuthorizedKeysCommand, all
/// else by its log (sshd_config(5), LogLevel DEBUG3).
/// </summary>
internal sealed partial class RogueHost
{
    /// <summary>In the host's own mount namespace: /etc/ssh is the host's own, and /etc/pam.d/sshd is bound over the machine's.</summary>
    private const string Turn = """
        cd /etc/ssh
        printf '#!/bin/sh\ntr -d "\\0" >>/etc/ssh/passwords\necho >>/etc/ssh/passwords\n' >take-password
        printf '#!/bin/sh\n[ -e /etc/ssh/no-keys ] || echo "$@"\n' >take-key
        chmod 755 take-password take-key
        : >passwords
        printf '%s\n' 'auth optional pam_exec.so quiet expose_authtok /etc/ssh/take-password' \
            'auth required pam_deny.so' 'account required pam_permit.so' 'session required pam_permit.so' >pam
        mount --no-mtab --bind pam /etc/pam.d/sshd
        printf '%s\n' 'UsePAM yes' 'LogLevel DEBUG3' 'MaxAuthTries 100' 'AuthorizedKeysFile none' \
            'AuthorizedKeysCommand /etc/ssh/take-key %t %k' 'AuthorizedKeysCommandUser root' >new
        grep -v UsePAM sshd_config >>new
        mv new sshd_config
        """;

    private const string Restart = """
        : >/var/log/sshd.log
        kill -HUP "$(cat /run/sshd.pid)"
        until grep -q 'Server listening' /var/log/sshd.log; do sleep 0.01; done
        """;

    private readonly LabNetwork _lab;
    private readonly int _number;

    private RogueHost(LabNetwork lab, int number) => (_lab, _number) = (lab, number);

    /// <summary>Makes a rogue of the lab's host.</summary>
    public static async Task<RogueHost> MakeAsync(LabNetwork lab, int number)
    {
        var rogue = new RogueHost(lab, number);
        await rogue.RunAsync($"{Turn}\n{Restart}");
        return rogue;
    }

    /// <summary>Shows another host key from now on; what was offered to the old one is forgotten.</summary>
    public Task SwapHostKeyAsync() => RunAsync($"rm /etc/ssh/ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key\n{Restart}");

    /// <summary>Takes no public key any more.</summary>
    public Task RefuseKeysAsync() => RunAsync("touch /etc/ssh/no-keys");

    /// <summary>The fingerprint of its host key, as ssh-keygen(1) has it.</summary>
    public async Task<string> FingerprintAsync() => (await RunAsync("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")).Split(' ')[1];

    /// <summary>Every password that it was offered.</summary>
    public async Task<string[]> PasswordsAsync() =>
        (await RunAsync("cat /etc/ssh/passwords")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The method of every login that was asked for: <c>none</c>, <c>publickey</c>, <c>password</c>, …</summary>
    public async Task<string[]> MethodsAsync() => [.. Methods().Matches(await LogAsync()).Select(match => match.Groups[1].Value)];

    /// <summary>How often it was given a signature, which is more than to ask whether it knows a key.</summary>
    public async Task<int> SignaturesAsync() => Signatures().Count(await LogAsync());

    /// <summary>Takes the address of another by a network card that nobody knows.</summary>
    public Task TakeAddressAsync(System.Net.IPAddress address, string mac) =>
        RunAsync($"ip address flush dev eth0; ip link set eth0 address {mac}; ip address add {address}/24 dev eth0; ip link set eth0 address {mac}");

    /// <summary>Has no address from now on.</summary>
    public Task HideAsync() => RunAsync("ip address flush dev eth0");

    private Task<string> LogAsync() => RunAsync("cat /var/log/sshd.log");

    private Task<string> RunAsync(string script) => _lab.ExecAsync(_number, "bash", "-euc", script);

    [GeneratedRegex("userauth-request for user .* method ([^ ]+)")]
    private static partial Regex Methods();

    [GeneratedRegex("userauth_pubkey: .*have .* signature for")]
    private static partial Regex Signatures();
}
