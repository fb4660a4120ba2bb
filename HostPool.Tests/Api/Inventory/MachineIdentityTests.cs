using HostPool.Api.Hosts;
using HostPool.Api.Inventory;

namespace HostPool.Tests.Api.Inventory;

public sealed class MachineIdentityTests
{
    private const string Mac1 = "02:00:00:00:00:01";
    private const string Mac2 = "02:00:00:00:00:02";

    [Theory]
    [InlineData("id", "s1", "k", "id", "s1", "k", Mac1 + " " + Mac2, true)]
    [InlineData("id", null, "k", "id", null, "x\nk", Mac1 + " " + Mac2, true)]
    [InlineData(null, "s1", "k", "other", "s1", "k", Mac1 + " " + Mac2, true)]
    [InlineData("id", null, "k", "id", null, "other", Mac1 + " " + Mac2, false)] // An image without its host keys.
    [InlineData("id", null, "k", "id", null, "k", Mac2, false)] // A cloned disk, host keys and all.
    [InlineData("id", null, "k", "id", null, "k", "", false)]
    [InlineData("id", "s1", "k", "other", "s2", "k", Mac1 + " " + Mac2, false)]
    [InlineData(null, null, "k", null, null, "k", Mac1 + " " + Mac2, false)]
    [InlineData("id", null, null, "id", null, null, Mac1 + " " + Mac2, false)] // Nothing is pinned.
    public void IsOneMachine_OfTwoHosts_IsTrueOfNoClone(
        string? id1, string? serial1, string? key1, string? id2, string? serial2, string? key2, string macs2, bool expected)
    {
        var one = Host(1, Mac1, id1, serial1, key1, Mac1);
        var other = Host(2, Mac2, id2, serial2, key2, macs2);

        Assert.Equal(expected, MachineIdentity.IsOneMachine(one, other));
        Assert.Equal(expected, MachineIdentity.IsOneMachine(other, one));
    }

    [Theory]
    [InlineData("Discovery", false, "Discovery", false, 1L)]
    [InlineData("Client", false, "Discovery", false, 1L)]
    [InlineData("Discovery", true, "Discovery", false, 1L)]
    [InlineData("Discovery", false, "Discovery", true, 2L)]
    [InlineData("Discovery", false, "Client", false, 2L)]
    [InlineData("Client", false, "Client", false, null)]
    [InlineData("Discovery", true, "Discovery", true, null)]
    [InlineData("Client", false, "Discovery", true, null)]
    public void Order_OfTwoRecords_KeepsTheOlderUnlessOnlyTheNewerMayNotGo(
        string source1, bool allocated1, string source2, bool allocated2, long? kept)
    {
        var one = Host(1, Mac1, "id", null, "k", "");
        var other = Host(2, Mac2, "id", null, "k", "");
        (one.Source, one.AllocationId) = (Enum.Parse<HostSource>(source1), allocated1 ? 1 : null);
        (other.Source, other.AllocationId) = (Enum.Parse<HostSource>(source2), allocated2 ? 2 : null);

        Assert.Equal(kept, MachineRecognition.Order(one, other)?.Kept.Id);
        Assert.Equal(kept, MachineRecognition.Order(other, one)?.Kept.Id);
    }

    [Theory]
    [InlineData("""{"macs": "02:00:00:00:00:01 nonsense  02-00-00-00-00-0A", "machine_id": 7}""")]
    public void Of_FactsThatAClientWrote_TakesWhatMakesSense(string facts)
    {
        var host = Host(1, Mac1, null, null, null, "");
        host.HardwareSpecs = facts;

        var identity = MachineIdentity.Of(host);

        Assert.Null(identity.MachineId);
        Assert.Equal([Mac1, "02:00:00:00:00:0a"], identity.Macs.Order());
    }

    private static PoolHost Host(long id, string mac, string? machineId, string? serial, string? key, string macs) => new()
    {
        Id = id,
        Os = HostOs.Linux,
        Endpoint = new HostEndpoint { Ip = $"10.0.0.{id}", Port = 22, Protocol = "ssh" },
        Credentials = new HostCredentials { Username = "u" },
        Mac = mac,
        HostKey = key,
        HardwareSpecs = System.Text.Json.JsonSerializer.Serialize(
            new Dictionary<string, string?> { ["machine_id"] = machineId, ["serial"] = serial, ["macs"] = macs }),
    };
}
