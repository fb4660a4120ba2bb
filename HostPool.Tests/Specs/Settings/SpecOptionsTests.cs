using System.Net;
using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class SpecOptionsTests
{
    [Fact]
    public void Validate_Defaults_FindsNothing() => Assert.Empty(new SpecOptions().Validate());

    [Fact]
    public void Validate_EverythingWrong_ListsEveryErrorWithItsKey()
    {
        var options = new SpecOptions { Parallelism = 0, Timeout = TimeSpan.Zero, RefreshInterval = TimeSpan.FromSeconds(-1) };
        options.Commands["cpus"] = "nproc";
        options.Commands["Bad-Key"] = "true";
        options.Commands["empty"] = " ";
        options.Commands["nul"] = "a\0b";

        var errors = options.Validate().ToList();

        Assert.Equal("Specs:Parallelism: must be 1 or more", errors[0]);
        Assert.Equal(
            ["Specs:Commands:Bad-Key", "Specs:Commands:cpus", "Specs:Commands:empty", "Specs:Commands:nul", "Specs:Parallelism", "Specs:RefreshInterval", "Specs:Timeout"],
            errors.Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("nvme_0", true)]
    [InlineData("", false)]
    [InlineData("0a", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("a;reboot", false)]
    [InlineData("ä", false)]
    public void Validate_CommandKey_MustBePlain(string key, bool valid)
    {
        var options = new SpecOptions();
        options.Commands[key] = "true";

        Assert.Equal(valid, !options.Validate().Any());
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Validate_CommandKey_IsBounded(int length, bool valid)
    {
        var options = new SpecOptions();
        options.Commands[new string('k', length)] = "true";

        Assert.Equal(valid, !options.Validate().Any());
    }

    [Fact]
    public void Validate_TooManyCommands_SaysSo()
    {
        var options = new SpecOptions();
        for (var i = 0; i < 51; i++)
        {
            options.Commands[$"key{i}"] = "true";
        }

        Assert.Equal(["Specs:Commands: must be 50 at most"], options.Validate());
    }

    [Fact]
    public void Validate_Networks_ListsEveryErrorWithItsKey()
    {
        var options = new SpecOptions
        {
            Networks =
            {
                new SpecNetworkOptions { Subnet = "10.0.0.1", Credentials = { new SpecCredentialOptions() } },
                new SpecNetworkOptions { Subnet = "fd00::/64", Credentials = { new SpecCredentialOptions { Username = "a", KeyFile = "/no/such/key" }, new SpecCredentialOptions { Username = "-a" } } },
                new SpecNetworkOptions { Subnet = "fd00:0::/64" },
                new SpecNetworkOptions(),
            },
        };

        Assert.Equal(
            [
                "Specs:Networks", "Specs:Networks:0:Credentials:0:Username", "Specs:Networks:0:Subnet", "Specs:Networks:1:Credentials:0:KeyFile",
                "Specs:Networks:1:Credentials:1:Username", "Specs:Networks:3:Subnet",
            ],
            options.Validate().Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.0.0/16", true)]
    [InlineData("10.1.3.3", "10.1.3.0/24", false)]
    [InlineData("::ffff:10.1.3.3", "10.1.3.0/24", false)]
    [InlineData("10.2.0.1", "10.0.0.0/8", false)]
    [InlineData("fd00::1", "fd00::/64", true)]
    [InlineData("192.168.0.1", null, true)]
    public void NetworkOf_SeveralHoldTheAddress_TakesTheLongestPrefix(string address, string? subnet, bool trusts)
    {
        var options = new SpecOptions
        {
            TrustNewHosts = true,
            Networks =
            {
                new SpecNetworkOptions { Subnet = "10.0.0.0/8", TrustNewHosts = false },
                new SpecNetworkOptions { Subnet = "10.1.3.0/24", TrustNewHosts = false },
                new SpecNetworkOptions { Subnet = "10.1.0.0/16", TrustNewHosts = true },
                new SpecNetworkOptions { Subnet = "fd00::/64" },
            },
        };

        Assert.Equal(subnet, options.NetworkOf(IPAddress.Parse(address))?.Subnet);
        Assert.Equal(trusts, options.TrustsNewHosts(IPAddress.Parse(address)));
    }
}
