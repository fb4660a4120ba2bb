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

    [Theory]
    [InlineData("--urls=https://127.0.0.1:0")]
    [InlineData("--urls=https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path=nosuch.pem")]
    [InlineData("--urls=https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path=broken.pem")]
    public async Task Urls_OfHttpsWithoutACertificate_AreRefusedInASentence(params string[] arguments)
    {
        _folder.Write("broken.pem", "no certificate");

        await using var process = await PoolProcess.RunAsync(_folder, [.. arguments.Select(one => one.Replace("broken.pem", _folder.File("broken.pem"), StringComparison.Ordinal))]);

        Assert.Equal(4, process.ExitCode);
        Assert.Contains("Cannot listen on https://127.0.0.1:0: ", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
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
