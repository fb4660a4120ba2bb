namespace HostPool.Api.Settings;

/// <summary>
/// The keys under <c>Kestrel</c>, which passes over those that it does not know: a misspelt certificate would not be served
/// with. Those are all that it reads: its limits are none of them.
/// </summary>
internal static class KestrelKeys
{
    public const string Section = "Kestrel";

    /// <summary>Those right below it.</summary>
    public static readonly string[] Groups = ["Certificates", "EndpointDefaults", "Endpoints"];

    private static readonly string[] OfCertificate = ["AllowInvalid", "KeyPath", "Location", "Password", "Path", "Store", "Subject"];
    private static readonly string[] OfDefaults = ["ClientCertificateMode", "Protocols", "SslProtocols"];
    private static readonly string[] OfName = ["Certificate", .. OfDefaults];
    private static readonly string[] OfEndpoint = [.. OfName, "Sni", "Url"];

    /// <summary>Every key that Kestrel does not know.</summary>
    public static IEnumerable<SettingsError> Errors(IConfiguration configuration)
    {
        var kestrel = configuration.GetSection(Section);
        var endpoints = kestrel.GetSection("Endpoints").GetChildren().ToList();
        return Unknown(kestrel, Groups)
            .Concat(Wrong(kestrel.GetSection("Certificates"), ["Default", "Development"]))
            .Concat(Wrong(kestrel.GetSection("EndpointDefaults"), OfDefaults))
            .Concat(endpoints.SelectMany(endpoint => Wrong(endpoint, OfEndpoint)))
            .Concat(endpoints.SelectMany(endpoint => endpoint.GetSection("Sni").GetChildren()).SelectMany(name => Wrong(name, OfName)))
            .Concat(Certificates(configuration).SelectMany(certificate => Wrong(certificate, OfCertificate)));
    }

    /// <summary>The places of certificates: of endpoints, of the names that they answer to, and those of all.</summary>
    public static IEnumerable<IConfigurationSection> Certificates(IConfiguration configuration)
    {
        var kestrel = configuration.GetSection(Section);
        return kestrel.GetSection("Endpoints").GetChildren()
            .SelectMany(endpoint => endpoint.GetSection("Sni").GetChildren().Prepend(endpoint))
            .Select(place => place.GetSection("Certificate"))
            .Concat(kestrel.GetSection("Certificates").GetChildren());
    }

    private static IEnumerable<SettingsError> Wrong(IConfigurationSection section, IReadOnlyCollection<string> known) =>
        section.Value is { Length: > 0 } ? [new SettingsError(section.Path, SettingsShape.GroupReason(section.Path, known))] : Unknown(section, known);

    private static IEnumerable<SettingsError> Unknown(IConfigurationSection section, IReadOnlyCollection<string> known) =>
        section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => new SettingsError(child.Path, $"there is no such setting; {Spelling.Hint(child.Key, known)}"));
}
