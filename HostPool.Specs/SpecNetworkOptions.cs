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

    /// <summary>Null when <see cref="Subnet"/> is none.</summary>
    internal IPNetwork? Network => IPNetwork.TryParse(Subnet, out var network) ? network : null;

    /// <summary>What is wrong, each with its key; empty when all is well.</summary>
    internal IEnumerable<string> Validate(string section)
    {
        if (Network is null)
        {
            yield return $"{section}:Subnet: '{Subnet}' is not a network such as 10.0.0.0/24 or fd00::/64";
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
