using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HostPool.Tests.Api.Auth;

/// <summary>Serving over TLS, with a certificate of our own making, by the settings that the README names.</summary>
[Trait("Database", "sqlite")]
public sealed class TlsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Urls_OfHttpsWithACertificate_AreServedEncrypted()
    {
        using var certificate = Make();
        var path = _folder.Write("cert.pem", certificate.ExportCertificatePem());
        var key = _folder.Write("key.pem", certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var made = await PoolProcess.RunAsync(_folder, "keys", "add", "ci", "--role", "reader");

        await using var process = await PoolProcess.StartAsync(
            _folder, "--urls=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={path}", $"--Kestrel:Certificates:Default:KeyPath={key}");

        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint,
        };
        using var client = new HttpClient(handler) { BaseAddress = process.Client.BaseAddress };
        Assert.Equal("https", client.BaseAddress!.Scheme);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/hosts", UriKind.Relative))).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Output.Trim());
        Assert.Equal("[]", await client.GetStringAsync(new Uri("/hosts", UriKind.Relative)));

        // A client that does not know the certificate is no client.
        await Assert.ThrowsAsync<HttpRequestException>(() => process.Client.GetStringAsync("/hosts"));
    }

    [Fact]
    public async Task Certificate_OfARelativePath_StartsAtTheWorkingDirectory()
    {
        using var certificate = Make();
        _folder.Write("both.pem", certificate.ExportCertificatePem() + "\n" + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());

        await using var process = await PoolProcess.StartAsync(
            _folder, "--urls=https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path=both.pem", "--Kestrel:Certificates:Default:KeyPath=both.pem");

        Assert.Equal("https", process.Client.BaseAddress!.Scheme);
    }

    [Theory]
    [InlineData("Kestrel:Certificates:Default:Path names")]
    [InlineData("Kestrel:Certificates:Default: there is no file FOLDER/nosuch.pem", "--Kestrel:Certificates:Default:Path=nosuch.pem")]
    [InlineData("Kestrel:Certificates:Default: there is no file FOLDER/nosuch.key", "--Kestrel:Certificates:Default:Path=cert.pem", "--Kestrel:Certificates:Default:KeyPath=nosuch.key")]
    [InlineData("Kestrel:Certificates:Default: FOLDER/broken.pem cannot be used: ", "--Kestrel:Certificates:Default:Path=broken.pem")]
    [InlineData("Kestrel:Certificates:Default: FOLDER/cert.pfx cannot be used: ", "--Kestrel:Certificates:Default:Path=cert.pfx", "--Kestrel:Certificates:Default:Password=wrong")]
    [InlineData("Kestrel:Certificates:Default: FOLDER/cert.pem with the key FOLDER/other.key cannot be used: ", "--Kestrel:Certificates:Default:Path=cert.pem", "--Kestrel:Certificates:Default:KeyPath=other.key")]
    [InlineData("Kestrel:Certificates:Default: FOLDER/cert.pem cannot be used: ", "--Kestrel:Certificates:Default:Path=cert.pem")]
    [InlineData("Kestrel:Certificates:Default:KeyPath: names no file", "--Kestrel:Certificates:Default:Path=both.pem")]
    [InlineData("Kestrel:Endpoints:A:Certificate: there is no file FOLDER/nosuch.pem", "--Kestrel:Endpoints:A:Url=https://127.0.0.1:0", "--Kestrel:Endpoints:A:Certificate:Path=nosuch.pem")]
    public async Task Certificate_ThatDoesNotDo_IsToldAsAWrongSetting(string told, params string[] arguments)
    {
        using var certificate = Make();
        using var other = Make();
        _folder.Write("broken.pem", "no certificate");
        _folder.Write("cert.pem", certificate.ExportCertificatePem());
        _folder.Write("both.pem", certificate.ExportCertificatePem() + "\n" + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        _folder.Write("other.key", other.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllBytesAsync(_folder.File("cert.pfx"), certificate.Export(X509ContentType.Pkcs12, "opensesame"));

        await using var process = await PoolProcess.RunAsync(_folder, ["--urls=https://127.0.0.1:0", .. arguments]);

        Assert.Contains(told.Replace("FOLDER", _folder.Path, StringComparison.Ordinal), process.Errors, StringComparison.Ordinal);
        Assert.Equal(2, process.ExitCode);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Choose another address", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("dev-certs", process.Errors, StringComparison.Ordinal);
    }

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
