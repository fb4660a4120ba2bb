using System.Net;

namespace HostPool.Api.Settings;

/// <summary>
/// The setting <c>Urls</c>. Kestrel takes a host name that it does not know, and a port that is no number, for "every
/// interface": a typo must not open the pool to everybody.
/// </summary>
internal static class ListenUrls
{
    /// <summary>What is wrong with the addresses, each with its key.</summary>
    /// <param name="urls">Addresses joined by semicolons.</param>
    public static IEnumerable<string> Errors(string? urls)
    {
        var addresses = (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
        {
            yield return "Urls: names no address; write http://127.0.0.1:8080";
        }

        foreach (var address in addresses.Where(address => !IsValid(address)))
        {
            yield return $"Urls: '{address}' is not http:// or https://, an IP address, localhost or * for every interface, and a port";
        }
    }

    /// <summary>True when only this machine reaches the address, which <see cref="Errors"/> has passed.</summary>
    public static bool IsLoopback(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static bool IsValid(string address) =>
        Uri.TryCreate(address.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.AbsolutePath == "/"
        && (uri.Host == "localhost" || IPAddress.TryParse(uri.Host.Trim('[', ']'), out _));
}
