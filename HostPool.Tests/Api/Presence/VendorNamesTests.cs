using HostPool.Api.Presence;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;
using HostPool.Tests.Discovery.Twins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HostPool.Tests.Api.Presence;

public sealed class VendorNamesTests : IDisposable
{
    private const string Heading = "Registry,Assignment,Organization Name,Organization Address\r\n";

    private readonly TempFolder _updated = new();
    private readonly TempFolder _packaged = new();

    [Theory]
    [InlineData("08:9e:01:db:af:61", "Quanta")]
    [InlineData("08:9e:02:db:af:61", null)]
    [InlineData("70:b3:d5:00:00:01", "The registry itself")]
    [InlineData("70:b3:d5:f2:ff:ff", "Smallest")]
    [InlineData("70:b3:d5:f3:00:00", "Smaller")]
    [InlineData("70:b3:d5:e0:00:00", "The registry itself")]
    [InlineData("0a:9e:01:db:af:61", null)] // locally administered, though it is listed
    [InlineData("no mac", null)]
    [InlineData(null, null)]
    public void Of_AMac_IsWhoHasTheSmallestBlockAroundIt(string? mac, string? vendor)
    {
        Write(_packaged, "oui.csv", "MA-L,089E01,Quanta,\r\nMA-L,70B3D5,The registry itself,\r\nMA-L,0A9E01,Nobody,\r\n");
        Write(_packaged, "mam.csv", "MA-M,70B3D5F,Smaller,\r\n");
        Write(_packaged, "oui36.csv", "MA-S,70B3D5F2F,Smallest,\r\n");

        Assert.Equal(vendor, NewNames().Of(mac));
    }

    [Fact]
    public void Of_WithSeveralFolders_TakesEachFileFromTheFirstThatHasIt()
    {
        Write(_updated, "oui.csv", "MA-L,089E01,Updated,\r\n");
        Write(_packaged, "oui.csv", "MA-L,089E01,Packaged,\r\nMA-L,089E02,Withdrawn,\r\n");
        Write(_packaged, "oui.txt", "089E03     (base 16)\t\tText\r\n");
        Write(_packaged, "iab.csv", "IAB,0050C2001,Old,\r\n");
        var names = NewNames();

        Assert.Equal(
            ["Updated", null, null, "Old"],
            ((string[])["08:9e:01:00:00:01", "08:9e:02:00:00:01", "08:9e:03:00:00:01", "00:50:c2:00:1f:ff"]).Select(names.Of));
    }

    [Fact]
    public void Of_WithTheTextFormOnly_ReadsIt()
    {
        _packaged.Write("oui.txt", "OUI/MA-L  Organization\r\n\r\n08-9E-01   (hex)\t\tQuanta\r\n089E01     (base 16)\t\tQuanta\r\n\t\t\t\tTaoyuan\r\n");

        Assert.Equal("Quanta", NewNames().Of("08:9e:01:00:00:01"));
    }

    [Fact]
    public void Of_WithoutTheRegistry_IsNull() => Assert.Null(NewNames().Of("08:9e:01:00:00:01"));

    [Fact]
    public void Of_WithAFileThatCannotBeRead_KnowsTheOthers()
    {
        Write(_packaged, "oui.csv", "MA-L,089E01,Quanta,\r\n");
        Write(_packaged, "mam.csv", "MA-M,70B3D5F,Smaller,\r\n");
        using var locked = new FileStream(_packaged.File("oui.csv"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var names = NewNames();

        Assert.Equal([null, "Smaller"], ((string[])["08:9e:01:00:00:01", "70:b3:d5:f0:00:01"]).Select(names.Of));
    }

    [Fact]
    public void Of_OnThisMachine_KnowsXeroxWhereTheRegistryIs()
    {
        var names = new VendorNames(VendorFiles.OfThisMachine, NullLogger<VendorNames>.Instance);

        Assert.Equal(VendorFiles.OfThisMachine.Find().Any(), names.Of("00:00:00:00:00:01")?.Contains("xerox", StringComparison.OrdinalIgnoreCase) ?? false);
    }

    [Fact]
    public async Task Get_OfHostsAndNeighbours_ShowsWhoMadeThem()
    {
        Write(_packaged, "oui.csv", "MA-L,089E01,Quanta,\r\n");
        var segment = new FakeSegment();
        await using var app = PoolApp.Start(
            services => services
                .AddSingleton<ILinkTable>(new FakeLinkTable(FakeLinkTable.NewEthernet()))
                .AddSingleton<IArpSocketFactory>(segment)
                .AddSingleton(new VendorFiles(_packaged.Path)),
            ("Discovery:Enabled", "true"));
        var made = MacAddress.Parse("08:9e:01:db:af:61");
        var local = MacAddress.Parse("02:00:00:00:00:07");
        await PoolApp.WaitForAsync(() => Task.FromResult(segment.Opened > 0 ? "open" : null), 20, "capture");
        segment.Tell(ArpPacket.Request(made, 0x0A000006, 0x0A000006));
        segment.Tell(ArpPacket.Request(local, 0x0A000007, 0x0A000007));

        var neighbours = await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/neighbours")).AsArray() is { Count: 2 } both ? both : null, 20, "two neighbours");
        Assert.Equal("Quanta", neighbours[0]!.Text("vendor"));
        Assert.False(neighbours[1]!.AsObject().ContainsKey("vendor"));

        foreach (var mac in (MacAddress[])[made, local])
        {
            var adopted = await app.SendAsync(HttpMethod.Post, $"/neighbours/{mac}/adopt", """{"credentials": {"username": "u"}}""").JsonAsync(201);
            Assert.Equal(mac == made ? "Quanta" : null, (string?)adopted!["vendor"]);
        }

        var hosts = await app.GetAsync("/hosts");
        Assert.Equal("Quanta", hosts[0]!.Text("vendor"));
        Assert.False(hosts[1]!.AsObject().ContainsKey("vendor"));
        Assert.Equal("Quanta", (await app.GetAsync("/host/1")).Text("vendor"));
        var set = await app.SendAsync(HttpMethod.Patch, "/host/1", """{"vendor": "me"}""").ErrorAsync(400);
        Assert.Contains("vendor", set, StringComparison.Ordinal);
        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "mine"}""").JsonAsync(200);
        Assert.Equal("Quanta", (await app.GetAsync("/host/1")).Text("vendor"));
    }

    public void Dispose()
    {
        _updated.Dispose();
        _packaged.Dispose();
    }

    private static void Write(TempFolder folder, string name, string lines) => folder.Write(name, Heading + lines);

    private VendorNames NewNames() => new(new VendorFiles(_updated.Path, _packaged.Path), NullLogger<VendorNames>.Instance);
}
