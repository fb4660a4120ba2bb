using HostPool.Api.Allocation;
using HostPool.Api.Audit;
using HostPool.Api.Hosts;
using HostPool.Api.Settings;
using HostPool.Discovery;
using HostPool.Specs;
using Microsoft.Extensions.Configuration;

namespace HostPool.Tests.Api.Settings;

/// <summary>Sections that there are not, by where they stand.</summary>
public sealed class SettingsSectionsTests : IDisposable
{
    private const string Prefix = "HPSECTIONS_";
    private const string Known = "known: Allocation, Audit, Discovery, Pool, Specs, AllowedHosts, Kestrel, Logging, Urls";

    private static readonly SettingsCheck[] Checks =
    [
        Check<AllocationOptions>("Allocation"), Check<AuditOptions>("Audit"), Check<DiscoveryOptions>("Discovery"), Check<PoolOptions>("Pool"), Check<SpecOptions>("Specs"),
    ];

    private readonly TempFolder _folder = new();
    private readonly List<string> _variables = [];

    public void Dispose()
    {
        _variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        _folder.Dispose();
    }

    [Theory]
    [InlineData("""{"Urls": "x", "kestrel": {"Endpoints": {}}, "Logging": {"LogLevel": {"Default": "Debug"}}, "AllowedHosts": "*", "Specs": {"Timeout": "00:00:05"}}""")]
    [InlineData("""{"discovery": {"Wrong": 5}, "https_port": 443, "//": "so that", "$schema": "https://json.schemastore.org/appsettings.json"}""")]
    public void Errors_OfAFileWithSectionsThatAreKnown_AreNone(string json) => Assert.Empty(OfFile(json));

    [Fact]
    public void Errors_OfAFile_AreAllSectionsThatAreNot() => Assert.Equal(
        [
            $"Alocation: there is no such setting; did you mean 'Allocation'? {Known}",
            $"Kestral: there is no such setting; did you mean 'Kestrel'? {Known}",
            $"Spec: there is no such setting; did you mean 'Specs'? {Known}",
            $"Widgets: there is no such setting; {Known}",
        ],
        OfFile("""{"Spec": {"Timeout": "00:00:01", "Enabled": false}, "Alocation": {"MaxLease": "01:00:00"}, "Kestral": {}, "Widgets": 5, "Pool": {}}"""));

    [Theory]
    [InlineData("--urls=http://127.0.0.1:1", "--environment=Development", "--contentRoot=/tmp", "--applicationName=x", "--Specs:Enabled=false")]
    [InlineData("keys", "add", "ci", "--role", "reader")]
    public void Errors_OfArgumentsThatAreKnown_AreNone(params string[] args) => Assert.Empty(OfArguments(args));

    [Theory]
    [InlineData("--Discovry:Enabled=false", $"Discovry: there is no such setting; did you mean 'Discovery'? {Known}")]
    [InlineData("--url=http://0.0.0.0:80", $"url: there is no such setting; did you mean 'Urls'? {Known}")]
    [InlineData("--interface=eth0", $"interface: there is no such setting; {Known}")]
    [InlineData("--rol=reader", "rol: there is no such setting; did you mean --role, of the command keys add?")]
    public void Errors_OfAnArgumentThatIsNot_NameTheOneMeant(string arg, string error) => Assert.Equal([error], OfArguments(arg));

    [Fact]
    public void Errors_OfAValueForASection_SayWhatToWrite()
    {
        const string Error = "Audit: is a group of settings; write Audit:NAME, known: KeepFor, MaxEntries";

        Assert.Equal([Error], OfArguments("--Audit=3"));
        Assert.Equal(["Logging: is a group of settings; write Logging:NAME, known: LogLevel"], OfArguments("--Logging=Debug"));
        Assert.Equal(["Kestrel: is a group of settings; write Kestrel:NAME, known: Certificates, EndpointDefaults, Endpoints"], OfArguments("--Kestrel=3"));
        Assert.Equal([Error], OfFile("""{"Audit": 3, "Pool": "", "Specs": null, "Allocation": []}"""));
    }

    [Theory]
    [InlineData("Audit")]
    [InlineData("Kestrel")]
    [InlineData("Specs__Timeout")]
    [InlineData("SPECS__Wrong")]
    [InlineData("Spec")]
    [InlineData("SPEC_TIMEOUT")]
    [InlineData("AUDIO__VOLUME")]
    [InlineData("TOOL__PATH")]
    [InlineData("Serilog__MinimumLevel")]
    [InlineData("Kestrl__Endpoints")]
    [InlineData("ConnectionStrings__Main")]
    public void Errors_OfAVariableOfSomethingElse_AreNone(string name) => Assert.Empty(OfEnvironment(name));

    [Theory]
    [InlineData("Discovry__Enabled", "Discovry:Enabled: there is no such setting; did you mean 'Discovery:Enabled'?")]
    [InlineData("SPEC__TIMEOUT", "SPEC:TIMEOUT: there is no such setting; did you mean 'Specs:TIMEOUT'?")]
    [InlineData("Discover__Networks__0__Interface", "Discover:Networks: there is no such setting; did you mean 'Discovery:Networks'?")]
    public void Errors_OfAVariableThatLooksLikeASetting_NameTheOneMeant(string name, string error) => Assert.Equal([error], OfEnvironment(name));

    private static List<string> OfArguments(params string[] args) => Errors(builder => builder.AddCommandLine(args));

    private static List<string> Errors(Action<IConfigurationBuilder> add)
    {
        var builder = new ConfigurationBuilder();
        add(builder);
        return [.. SettingsSections.Errors(builder.Build(), Checks).Select(error => error.ToString()).Order(StringComparer.Ordinal)];
    }

    private static SettingsCheck Check<T>(string section) => new(section, typeof(T), _ => []);

    private List<string> OfFile(string json)
    {
        var file = _folder.Write("appsettings.json", json);
        return Errors(builder => builder.AddJsonFile(file));
    }

    /// <summary>With a prefix, so that no service of another test takes the variable for a setting of its own.</summary>
    private List<string> OfEnvironment(string name)
    {
        _variables.Add(Prefix + name);
        Environment.SetEnvironmentVariable(Prefix + name, "1");
        return Errors(builder => builder.AddEnvironmentVariables(Prefix));
    }
}
