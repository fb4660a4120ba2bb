namespace HostPool.Specs;

/// <summary>What is wrong with how a network is reached. Looks whether key files are there.</summary>
internal static class ReachRules
{
    /// <summary>Each with its key.</summary>
    public static IEnumerable<string> Errors(string section, SpecNetworkOptions network)
    {
        var hops = network.JumpHost is { Length: > 0 } text ? JumpHop.Parse(text) : [];
        if (hops is null || hops.Count > JumpRoute.MostHops)
        {
            yield return $"{section}:JumpHost: '{network.JumpHost}' is not [user@]host[:port], or up to {JumpRoute.MostHops} of them with commas between";
        }

        if (hops is [] && (network.JumpKeyFile ?? network.JumpHostKey) is { Length: > 0 })
        {
            yield return $"{section}:JumpHost: is missing; JumpKeyFile and JumpHostKey are of one";
        }

        if (network.JumpKeyFile is { Length: > 0 } file && FileFault(file) is { } fault)
        {
            yield return $"{section}:JumpKeyFile: {fault}";
        }

        if (network.JumpHostKey is not null && !AreHostKeys(PublicKeys.Lines(network.JumpHostKey), single: hops?.Count < 2))
        {
            yield return $"{section}:JumpHostKey: must be public keys (ssh-ed25519 AAAA…), one a line, of several jump hosts each with its host in front";
        }

        if (network.Agent is { } agent && (!Path.IsPathRooted(agent) || !IsPlain(agent)))
        {
            yield return $"{section}:Agent: '{agent}' is not the full path of an agent's socket, without quotes, $ and %";
        }

        if (network.HostCertificateAuthority is not null && (PublicKeys.Lines(network.HostCertificateAuthority) is not { Length: > 0 } keys || !keys.All(PublicKeys.IsKey)))
        {
            yield return $"{section}:HostCertificateAuthority: must be public keys (ssh-ed25519 AAAA…), one a line";
        }
    }

    private static bool AreHostKeys(string[] lines, bool single) =>
        lines.Length > 0 && lines.All(line => PublicKeys.IsKnownHost(line) || (single && PublicKeys.IsKey(line)));

    private static string? FileFault(string path)
    {
        if (!IsPlain(path))
        {
            return "must have no quotes, $ and % in its path";
        }

        try
        {
            using var file = File.OpenRead(path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    /// <summary>As ssh_config(5) takes it between quotes, and as it is.</summary>
    private static bool IsPlain(string path) => !path.Any(c => char.IsControl(c) || c is '"' or '\\' or '$' or '%');
}
