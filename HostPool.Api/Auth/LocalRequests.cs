using System.Net;

namespace HostPool.Api.Auth;

/// <summary>
/// Which requests may be let in because they come from this machine. A page in a browser here is on this machine too, and so
/// is a proxy: what shows that somebody else is behind it is not let in. Thread-safe.
/// </summary>
internal sealed class LocalRequests(IConfiguration configuration)
{
    /// <summary>What proxies add; the last one, what the framework makes of the first when it is told to believe it.</summary>
    private static readonly string[] OfProxies = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Original-For"];

    /// <summary>
    /// The framework refuses every Host that the setting AllowedHosts does not name, unless that is * or not there: a name that
    /// gets here is then one that the operator wrote.
    /// </summary>
    private readonly bool _namesAreChecked = configuration["AllowedHosts"] is { Length: > 0 } names && !names.Split(';').Contains("*");

    /// <summary>Why the request is not let in; null: it is.</summary>
    public string? Problem(HttpContext context)
    {
        var request = context.Request;
        if (!IsLoopback(context.Connection.RemoteIpAddress))
        {
            return "it does not come from this machine";
        }

        if (!_namesAreChecked && !IsAddress(request.Host.Value))
        {
            // Whoever owns the name may have pointed it here only just now, for a page of theirs to get in (DNS rebinding).
            return "its Host is neither an IP address nor localhost, nor in AllowedHosts";
        }

        foreach (var header in OfProxies)
        {
            if (request.Headers.ContainsKey(header))
            {
                return $"a proxy passed it on ({header})";
            }
        }

        return IsForged(request) ? "a page of another site sent it" : null;
    }

    /// <summary>True when a page of another site made the browser send it (RFC 6454, 7.3), and it may change something.</summary>
    public static bool IsForged(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.Headers.Origin is not [{ } origin])
        {
            return false;
        }

        var host = origin.AsSpan(origin.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0);
        return !host.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLoopback(IPAddress? address) =>
        address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Browsers send a Host always; what sends none is not one.</summary>
    private static bool IsAddress(ReadOnlySpan<char> host)
    {
        var end = host.LastIndexOf(':');
        var name = end > host.LastIndexOf(']') ? host[..end] : host;
        return name.IsEmpty
            || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || IPAddress.IsValid(name is ['[', .. var inner, ']'] ? inner : name);
    }
}
