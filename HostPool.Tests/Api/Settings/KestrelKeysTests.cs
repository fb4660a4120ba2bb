using HostPool.Api.Settings;
using Microsoft.Extensions.Configuration;

namespace HostPool.Tests.Api.Settings;

/// <summary>Keys that Kestrel passes over.</summary>
public sealed class KestrelKeysTests
{
    private const string OfCertificate = "known: AllowInvalid, KeyPath, Location, Password, Path, Store, Subject";

    [Theory]
    [InlineData("Kestrel:Certificates:Default:KeyPath")]
    [InlineData("kestrel:certificates:default:password")]
    [InlineData("Kestrel:Certificates:Development:Password")]
    [InlineData("Kestrel:EndpointDefaults:Protocols")]
    [InlineData("Kestrel:Endpoints:Any Name:Url")]
    [InlineData("Kestrel:Endpoints:Https:SslProtocols:0")]
    [InlineData("Kestrel:Endpoints:Https:Certificate:Subject")]
    [InlineData("Kestrel:Endpoints:Https:Sni:*.example.org:Certificate:Path")]
    [InlineData("Kestrel")]
    [InlineData("Logging:LogLevel:Default")]
    public void Errors_OfAKeyThatKestrelReads_AreNone(string key) => Assert.Empty(Errors(key));

    [Theory]
    [InlineData("Kestrel:Certificate:Default:Path", "Kestrel:Certificate: there is no such setting; did you mean 'Certificates'? known: Certificates, EndpointDefaults, Endpoints")]
    [InlineData("Kestrel:Limits:MaxRequestBodySize", "Kestrel:Limits: there is no such setting; known: Certificates, EndpointDefaults, Endpoints")]
    [InlineData("Kestrel:Certificates:Default:KyPath", $"Kestrel:Certificates:Default:KyPath: there is no such setting; did you mean 'KeyPath'? {OfCertificate}")]
    [InlineData("Kestrel:Certificates:Defalt:Path", "Kestrel:Certificates:Defalt: there is no such setting; did you mean 'Default'? known: Default, Development")]
    [InlineData("Kestrel:Certificates:Default", $"Kestrel:Certificates:Default: is a group of settings; write Kestrel:Certificates:Default:NAME, {OfCertificate}")]
    [InlineData("Kestrel:EndpointDefaults:Protocol", "Kestrel:EndpointDefaults:Protocol: there is no such setting; did you mean 'Protocols'? known: ClientCertificateMode, Protocols, SslProtocols")]
    [InlineData("Kestrel:Endpoints:Url", "Kestrel:Endpoints:Url: is a group of settings; write Kestrel:Endpoints:Url:NAME, known: Certificate, ")]
    [InlineData("Kestrel:Endpoints:Https:Certificates:Path", "Kestrel:Endpoints:Https:Certificates: there is no such setting; did you mean 'Certificate'? known: ")]
    [InlineData("Kestrel:Endpoints:Https:Certificate:Pasword", $"Kestrel:Endpoints:Https:Certificate:Pasword: there is no such setting; did you mean 'Password'? {OfCertificate}")]
    [InlineData("Kestrel:Endpoints:Https:Sni:a.example.org:Url", "Kestrel:Endpoints:Https:Sni:a.example.org:Url: there is no such setting; known: Certificate, ClientCertificateMode, ")]
    [InlineData("Kestrel:Endpoints:Https:Sni:a.example.org:Certificate:Kypath", "Kestrel:Endpoints:Https:Sni:a.example.org:Certificate:Kypath: there is no such setting; did you mean 'KeyPath'?")]
    public void Errors_OfAKeyThatKestrelPassesOver_NameIt(string key, string error) =>
        Assert.StartsWith(error, Assert.Single(Errors(key)).ToString(), StringComparison.Ordinal);

    private static List<SettingsError> Errors(string key) =>
        [.. KestrelKeys.Errors(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)"x")]).Build())];
}
