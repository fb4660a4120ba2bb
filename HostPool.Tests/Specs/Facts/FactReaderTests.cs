using System.Text.Json.Nodes;
using HostPool.Specs;

namespace HostPool.Tests.Specs;

/// <summary>What is made of the answers of machines that differ; each stands in Machines, with the facts beside it.</summary>
public sealed class FactReaderTests
{
    public static TheoryData<string> Machines { get; } = new(RecordedMachine.Names);

    [Theory]
    [MemberData(nameof(Machines))]
    public void Read_AnswerOfAMachine_GivesItsFacts(string machine)
    {
        var facts = FactJson.Write(Read(RecordedMachine.Answer(machine)));

        Assert.Equal(JsonNode.Parse(RecordedMachine.Facts(machine))!.ToJsonString(FactJson.Options), facts);
        Assert.Equal(facts, FactJson.Write(FactJson.Read(facts)!));
    }

    [Fact]
    public void Read_AnyText_NeverThrows()
    {
        var random = new Random(11);
        var lines = RecordedMachine.Answer("server").Split('\n').Concat(RecordedMachine.Answer("container").Split('\n')).ToArray();
        for (var i = 0; i < 500; i++)
        {
            // Lines of another place, cut, torn apart, or with what a terminal is driven by.
            var garbled = random.GetItems(lines, 60).Select(line => random.Next(4) switch
            {
                0 => line[..random.Next(line.Length + 1)],
                1 => line.Replace(' ', '\u001b'),
                2 => $"{line.Split(' ')[0]} {random.GetItems(lines, 1)[0]}",
                _ => line,
            });

            Assert.NotNull(Read($"hostpool-probe 1 begin\n{string.Join('\n', garbled)}\nhostpool-probe 1 end\n"));
        }
    }

    [Theory]
    [InlineData("+own.x 1", null)]
    [InlineData("+x 42", "42")]
    [InlineData("+x -1.5e3", "-1.5e3")]
    [InlineData("+x 007", "\"007\"")]
    [InlineData("+x 1e999", "\"1e999\"")]
    [InlineData("+x 1.2.3", "\"1.2.3\"")]
    [InlineData("+x NaN", "\"NaN\"")]
    [InlineData("+x true", "true")]
    [InlineData("+x False", "\"False\"")]
    [InlineData("+x {\"a\": [1, null]}", """{"a":[1,null]}""")]
    [InlineData("+x {\n:own/x {\n:own/x \"a\": 1\n:own/x }", """{"a":1}""")]
    [InlineData("+x [not json", "\"[not json\"")]
    [InlineData("+x {\"a\": 1, \"a\": 2}", """ "{\"a\": 1, \"a\": 2}" """)]
    [InlineData("-x exit status 1", null)]
    public void Read_OwnFact_IsTypedWhenItIsANumberOrJson(string lines, string? expected)
    {
        var facts = FactReader.Read(ProbeOutput.Parse($"hostpool-probe 1 begin\n{lines}\nhostpool-probe 1 end\n", new HashSet<string> { "x" }), ["x"]);

        Assert.Equal(expected?.Trim(), facts.Own!["x"]?.ToJsonString(FactJson.Options));
        Assert.Equal(expected is null, facts.Missing.ContainsKey("own.x"));
    }

    [Theory]
    [InlineData("VMware, Inc.", "VMware7,1", "hypervisor", "vmware")]
    [InlineData("Microsoft Corporation", "Virtual Machine", "hypervisor", "hyperv")]
    [InlineData("Microsoft Corporation", "Surface Laptop", "", "none")]
    [InlineData("innotek GmbH", "VirtualBox", "hypervisor", "virtualbox")]
    [InlineData("QEMU", "Standard PC (Q35 + ICH9, 2009)", "hypervisor", "kvm")]
    [InlineData("Xen", "HVM domU", "hypervisor", "xen")]
    [InlineData("Amazon EC2", "m5.metal", "", "none")]
    [InlineData("Amazon EC2", "m5.large", "hypervisor", "kvm")]
    [InlineData("Somebody", "Cloud", "hypervisor", "unknown")]
    public void Read_MakerAndFlag_TellTheHypervisor(string vendor, string product, string flags, string expected)
    {
        var facts = Read($"""
            hostpool-probe 1 begin
            +cpu_arch x86_64
            :/proc/cpuinfo flags : aes {flags}
            :/sys/class/dmi/id/sys_vendor {vendor}
            :/sys/class/dmi/id/product_name {product}
            hostpool-probe 1 end
            """);

        Assert.Equal(expected, facts.Virtualisation!.Hypervisor);
    }

    private static MachineFacts Read(string text) => FactReader.Read(ProbeOutput.Parse(text, ProbeScript.BuiltInKeys), []);
}
