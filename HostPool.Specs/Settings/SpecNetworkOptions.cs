using System.Net;

namespace HostPool.Specs;

/// <summary>The settings under <c>Specs:Networks:N</c>: how the hosts of one network are logged in to.</summary>
public sealed class SpecNetworkOptions
{
    /// <summary>The IPv4 or IPv6 network in CIDR form, host bits masked. Required. Where several hold an address, the longest prefix counts.</summary>
    public string? Subnet { get; set; }

    /// <summary>The candidates for hosts that have no credentials of their own, in the order in which they are tried.</summary>
    public IList<SpecCredentialOptions> Credentials { get; } = [];

    /// <summary>
    /// True: a password is offered also to a host whose key is not pinned yet, to whoever answers there. Null: as
    /// <see cref="SpecOptions.TrustNewHosts"/> says.
    /// </summary>
    public bool? TrustNewHosts { get; set; }

    /// <summary>Options of ssh_config(5) for these hosts, before those of <see cref="SpecOptions.SshOptions"/>.</summary>
    public IDictionary<string, string> SshOptions { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The way to the hosts, <c>[user@]host[:port]</c>, or several in a row with commas between, nearest first; null: straight.</summary>
    public string? JumpHost { get; set; }

    /// <summary>
    /// A file with the private key for the jump hosts, which are offered nothing else then; null: what the user has, and
    /// <see cref="Agent"/>. ssh reads it, so it may be nobody else's; a relative path starts at the working directory.
    /// </summary>
    public string? JumpKeyFile { get; set; }

    /// <summary>
    /// The public host keys of the jump hosts, one a line: of a single one <c>ssh-ed25519 AAAA…</c>, of several as
    /// known_hosts files have them, with the host in front. Null: those that the user's known_hosts files have.
    /// </summary>
    public string? JumpHostKey { get; set; }

    /// <summary>The socket of an SSH agent whose keys the hosts are offered beside their credentials. It is never forwarded.</summary>
    public string? Agent { get; set; }

    /// <summary>
    /// The public keys, one a line, of who signs the certificates of these hosts (ssh-keygen(1), -h; the address is to be a
    /// principal). A host that has no key pinned must show such a certificate then, and is trusted.
    /// </summary>
    public string? HostCertificateAuthority { get; set; }

    /// <summary>Null when <see cref="Subnet"/> is none.</summary>
    internal IPNetwork? Network => IPNetwork.TryParse(Subnet, out var network) ? network : null;

    /// <summary>What is wrong, each with its key; empty when all is well.</summary>
    internal IEnumerable<string> Validate(string section)
    {
        if (Network is null)
        {
            yield return $"{section}:Subnet: '{Subnet}' is not a network such as 10.0.0.0/24 or fd00::/64";
        }

        foreach (var error in SshOptionRules.Errors($"{section}:SshOptions", SshOptions).Concat(ReachRules.Errors(section, this)))
        {
            yield return error;
        }

        for (var i = 0; i < Credentials.Count; i++)
        {
            foreach (var error in Credentials[i].Validate($"{section}:Credentials:{i}"))
            {
                yield return error;
            }
        }
    }
}
