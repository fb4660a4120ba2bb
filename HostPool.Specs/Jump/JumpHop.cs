using System.Globalization;
using System.Net;

namespace HostPool.Specs;

/// <summary>One machine on the way to others, as ssh_config(5) writes it in ProxyJump: <c>[user@]host[:port]</c>.</summary>
/// <param name="User">Null: the user that this process runs as.</param>
/// <param name="Host">A name, or an IP address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record JumpHop(string? User, string Host, int Port)
{
    private const int DefaultPort = 22;

    /// <summary>As known_hosts files have it (sshd(8)).</summary>
    public string KnownHostsName => Port == DefaultPort ? Host : string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}");

    /// <summary>The hops in their order, nearest first; null when one of them is none.</summary>
    public static IReadOnlyList<JumpHop>? Parse(string text)
    {
        var hops = text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne).ToList();
        return hops.Contains(null) ? null : hops.OfType<JumpHop>().ToList();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static JumpHop? ParseOne(string text)
    {
        var at = text.LastIndexOf('@');
        var user = at < 0 ? null : text[..at];
        var place = text[(at + 1)..];
        var (host, port) = (place, DefaultPort);
        var colon = place.LastIndexOf(':');
        if (place.StartsWith('[') && place.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
        {
            host = place[1..end];
            if (!IPAddress.TryParse(host, out _) || (end + 1 < place.Length && (place[end + 1] != ':' || !TryPort(place[(end + 2)..], out port))))
            {
                return null;
            }
        }
        else if (colon >= 0 && colon == place.IndexOf(':', StringComparison.Ordinal))
        {
            host = place[..colon];
            if (!TryPort(place[(colon + 1)..], out port))
            {
                return null;
            }
        }

        return SshNames.Fault(new SshTarget(host, port, user ?? "nobody")) is null && !host.Any(c => c is '[' or ']' or '%' or ',') && user?.Contains('%') is not true
            ? new JumpHop(user, host, port)
            : null;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535;
}
