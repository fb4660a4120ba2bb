using HostPool.Api.Allocation;
using HostPool.Api.Data;
using HostPool.Api.Hosts;
using HostPool.Api.Presence;
using HostPool.Api.Settings;
using HostPool.Discovery;
using HostPool.Specs;
using Microsoft.Extensions.Configuration;

namespace HostPool.Tests.Api.Settings;

/// <summary>Keys that there are not, and values that their types cannot take.</summary>
public sealed class SettingsShapeTests
{
    private static readonly SettingsCheck[] Checks =
    [
        Check<DatabaseOptions>("Database"), Check<PoolOptions>("Pool"), Check<AllocationOptions>("Allocation"),
        Check<DiscoveryOptions>("Discovery"), Check<PresenceOptions>("Discovery"), Check<SpecOptions>("Specs"),
    ];

    [Theory]
    [InlineData("Database:ConnectionString", "Data Source=x.db")]
    [InlineData("database:provider", "sqlite")]
    [InlineData("Pool:SeedFile", "")]
    [InlineData("Allocation:ProbeTimeout", "00:00:02.5")]
    [InlineData("Allocation:ProbeParallelism", "32")]
    [InlineData("Discovery:Enabled", "FALSE")]
    [InlineData("Discovery:Networks:0:Interface", "eth0")]
    [InlineData("Discovery:Networks:0:Adopt", "true")]
    [InlineData("Discovery:Networks", "")]
    [InlineData("Discovery:Ignore:0", "10.0.0.1")]
    [InlineData("Discovery:ScanInterval", "1.00:00:00")]
    [InlineData("Discovery:ScanInterval", "")]
    [InlineData("Discovery:OnDeparture", "remove")]
    [InlineData("Discovery:PingTimeoutThreshold", "3")]
    [InlineData("Discovery:Defaults:Endpoint:Port", "22")]
    [InlineData("Discovery:Defaults:Credentials:Username", "centos")]
    [InlineData("Discovery:Defaults:Tags:0", "lab")]
    [InlineData("Specs:Commands:gpu", "lspci")]
    [InlineData("Specs:Networks:7:Subnet", "10.0.0.0/24")]
    [InlineData("Specs:SshOptions:Ciphers", "aes128-cbc")]
    [InlineData("Allocation:Quotas:*", "3")]
    [InlineData("Urls", "anything")]
    [InlineData("Logging:LogLevel:Default", "Debug")]
    [InlineData("SOME_VARIABLE", "of the environment")]
    public void Errors_OfASettingThatFits_AreNone(string key, string value) => Assert.Empty(Errors((key, value)));

    [Theory]
    [InlineData("Database:Path", "x.db", "there is no such setting; known: ConnectionString, FormerKeyCertificate, KeyCertificate, KeyRing, PassphraseFile, Provider")]
    [InlineData("Pool:SeedFile:0", "x", "takes one value, not a group", "Pool:SeedFile")]
    [InlineData("Allocation:ProbeTimeout", "1s", "'1s' is not a time span such as 00:00:01")]
    [InlineData("Allocation:ProbeTimeout", "99:99:99", "'99:99:99' has more than 23 hours")]
    [InlineData("Allocation:MaxLease", "24:00:00", "'24:00:00' has more than 23 hours, 59 minutes or 59 seconds; write 1.00:00:00 ")]
    [InlineData("Discovery:PingInterval", "1", "'1' has no unit; for 1 seconds write 00:00:01")]
    [InlineData("Specs:RefreshInterval", "24:00", "'24:00' has more than 23 hours")]
    [InlineData("Allocation:ProbeParallelism", "1.5", "'1.5' is not a whole number")]
    [InlineData("Allocation:ProbeParallelism", "99999999999", "'99999999999' is not a whole number")]
    [InlineData("Discovery:Enabled", "yes", "'yes' is not true or false")]
    [InlineData("Discovery:Network:0:Interface", "eth0", "there is no such setting; did you mean 'Networks'? known: ", "Discovery:Network")]
    [InlineData("Discovery:Networks", "eth0", "takes a list; write Discovery:Networks:0")]
    [InlineData("Discovery:Networks:1:Adopt", "perhaps", "'perhaps' is not true or false")]
    [InlineData("Discovery:Networks:1:Sub", "x", "there is no such setting; known: Adopt, ")]
    [InlineData("Discovery:Ignore", "10.0.0.1", "takes a list; write Discovery:Ignore:0")]
    [InlineData("Discovery:Networks:Interface", "eth0", "takes a list; write Discovery:Networks:0:Interface, not Discovery:Networks:Interface", "Discovery:Networks")]
    [InlineData("Discovery:Networks:interfac", "eth0", "takes a list; write Discovery:Networks:0:interfac, not ", "Discovery:Networks")]
    [InlineData("Discovery:Networks:eth0:Interface", "eth0", "takes a list; write Discovery:Networks:0, not Discovery:Networks:eth0", "Discovery:Networks")]
    [InlineData("Discovery:Networks:-1:Interface", "eth0", "takes a list; write Discovery:Networks:0, not Discovery:Networks:-1", "Discovery:Networks")]
    [InlineData("Discovery:Networks:0", "eth0", "is a group of settings; write Discovery:Networks:0:NAME, known: Adopt, Interface, MaxHosts, Subnet")]
    [InlineData("Discovery:Ignore:x", "1.2.3.4", "takes a list; write Discovery:Ignore:0, not Discovery:Ignore:x", "Discovery:Ignore")]
    [InlineData("Discovery:Defaults", "3", "is a group of settings; write Discovery:Defaults:NAME, known: ")]
    [InlineData("Specs:Networks:Subnet", "10.0.0.0/24", "takes a list; write Specs:Networks:0:Subnet, not ", "Specs:Networks")]
    [InlineData("Specs:Networks:0:Credentials:Username", "x", "takes a list; write Specs:Networks:0:Credentials:0:Username, not ", "Specs:Networks:0:Credentials")]
    [InlineData("Specs:Networks:Credentials:0:Username", "x", "takes a list; write Specs:Networks:0:Credentials, not ", "Specs:Networks")]
    [InlineData("Specs:Networks:0:SshOptions", "x", "takes one value for each NAME; write Specs:Networks:0:SshOptions:NAME")]
    [InlineData("Specs:Commands", "x", "takes one value for each KEY; write Specs:Commands:KEY")]
    [InlineData("Allocation:Quotas", "3", "takes one value for each OWNER; write Allocation:Quotas:OWNER")]
    [InlineData("Allocation:Quotas:ci", "many", "'many' is not a whole number")]
    [InlineData("Discovery:OnDeparture", "Explode", "'Explode' is not one of MarkDown, Remove")]
    [InlineData("Discovery:Defaults:Endpoint:Port", "ssh", "'ssh' is not a whole number")]
    [InlineData("Discovery:Defaults:Endpoint:Prot", "22", "there is no such setting")]
    [InlineData("Specs:Timeout:Seconds", "3", "takes one value, not a group", "Specs:Timeout")]
    public void Errors_OfASettingThatDoesNotFit_NameIt(string key, string value, string reason, string? place = null)
    {
        var error = Assert.Single(Errors((key, value)));

        Assert.Equal(place ?? key, error.Key);
        Assert.StartsWith(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_OfManySettings_AreAllOfThem() => Assert.Equal(
        ["Allocation:FreshFor", "Allocation:Wrong", "Discovery:Enabled", "Specs:Parallelism"],
        Errors(("Specs:Parallelism", "x"), ("Allocation:Wrong", "x"), ("Allocation:FreshFor", "x"), ("Discovery:Enabled", "x"), ("Pool:SeedFile", "x"))
            .Select(error => error.Key).Order(StringComparer.Ordinal));

    private static List<SettingsError> Errors(params (string Key, string Value)[] settings) =>
        [.. SettingsShape.Errors(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build(),
            Checks)];

    private static SettingsCheck Check<T>(string section) => new(section, typeof(T), _ => []);
}
