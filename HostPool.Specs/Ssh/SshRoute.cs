using System.Net;

namespace HostPool.Specs;

/// <summary>How the hosts of one network are reached: what the settings say beside credentials.</summary>
/// <param name="Options">Options of ssh_config(5); of two with the same name the first counts.</param>
/// <param name="Jump">The machines on the way; null: none.</param>
/// <param name="Agent">The socket of the agent whose keys are offered; null: none but the user's own, to hosts without credentials.</param>
/// <param name="Authorities">The public keys whose host certificates are trusted; without any, hosts are known by their pinned keys.</param>
internal sealed record SshRoute(IReadOnlyList<KeyValuePair<string, string>> Options, JumpRoute? Jump, string? Agent, IReadOnlyList<string> Authorities)
{
    /// <summary>Straight, without anything.</summary>
    public static readonly SshRoute Direct = new([], null, null, []);

    /// <param name="options">Settings that <see cref="SpecOptions.Validate"/> finds no fault with.</param>
    /// <param name="address">An IP address; a host name is on no network.</param>
    public static SshRoute To(SpecOptions options, string address)
    {
        var network = IPAddress.TryParse(address, out var ip) ? options.NetworkOf(ip) : null;
        return network is null
            ? Direct with { Options = [.. options.SshOptions] }
            : new SshRoute([.. network.SshOptions, .. options.SshOptions], JumpRoute.Of(network, options.SectionOf(network)), network.Agent, PublicKeys.Lines(network.HostCertificateAuthority));
    }
}
