using HostPool.Api.Inventory;
using HostPool.Specs;
using HostPool.Tests.Specs;

namespace HostPool.Tests.Api.Inventory;

/// <summary>What is told when a machine's answer changes from one reading to the next.</summary>
public sealed class FactChangesTests
{
    [Theory]
    [InlineData("server", "sda/size 937703088", "sda/size 468851544", "disk sda (447.13 GB) gone; disk sda (223.57 GB) new")]
    [InlineData("server", "S64HNE0R500123", "S64HNE0R500999", "disk nvme0n1 (2980.82 GB) gone; disk nvme0n1 (2980.82 GB) new")]
    [InlineData("server", "block/sda", "block/sdb", "")]
    [InlineData("server", "MemTotal:       527910400", "MemTotal:       263955200", "ram 515537 → 257768 MB")]
    [InlineData("server", "MemTotal:       527910400", "MemTotal:       527900000", "")]
    [InlineData("server", "+cpus 8", "+cpus 4", "cpu threads 8 → 4")]
    [InlineData("server", ":topology 1 1", ":topology 1 0", "cpu cores 4 → 3")]
    [InlineData("server", "Gold 6338 CPU @ 2.00GHz", "Gold 6348 CPU", "cpu Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz → Intel(R) Xeon(R) Gold 6348 CPU")]
    [InlineData("server", "0000:ca:00.0/class 0x030200", "0000:ca:00.0/class 0x010000", "gpu NVIDIA Corporation GA100 [A100 PCIe 40GB] (0000:ca:00.0) gone")]
    [InlineData("server", "NVIDIA A100-PCIE-40GB", "NVIDIA A100", "")]
    [InlineData("server", "net/ens1f0np0/address b8:ce:f6:00:11:22", "net/ens1f0np0/address b8:ce:f6:00:11:33", "interface ens1f0np0 (b8:ce:f6:00:11:22) gone; interface ens1f0np0 (b8:ce:f6:00:11:33) new")]
    [InlineData("server", "net/bond0/", "net/bond1/", "")]
    [InlineData("server", "node1/", "node0/", "NUMA nodes 2 → 1")]
    [InlineData("server", "infiniband/mlx5_1/", "infiniband/mlx5_0/", "rdma device mlx5_1 gone")]
    [InlineData("server", "+serial 7XK2Q93", "+serial 7XK2Q94", "serial number 7XK2Q93 → 7XK2Q94")]
    [InlineData("server", "+serial 7XK2Q93", "-serial only root", "")]
    [InlineData("server", "+machine_id 01", "+machine_id 02", "")]
    [InlineData("server", "\n:/sys/block\n", "\n", "")]
    [InlineData("server", "/proc/uptime 1234567.89", "/proc/uptime 5.01", "")]
    [InlineData("server", "10.7.0.17", "10.7.0.18", "")]
    [InlineData("server", "kernel 5.14.0", "kernel 5.15.0", "")]
    [InlineData("laptop", "sda/device/model STORAGE", "sdb/device/model STORAGE", "disk sda new")]
    [InlineData("board", "mmcblk0", "mmcblk1", "")]
    public void Between_AMachineAndItselfLater_TellsWhatBecameOfIt(string machine, string was, string @is, string expected)
    {
        var before = RecordedMachine.Answer(machine);
        Assert.Contains(was, before, StringComparison.Ordinal);

        Assert.Equal(expected, Between(before, before.Replace(was, @is, StringComparison.Ordinal)));
    }

    [Fact]
    public void Between_ADiskAndTwoAlike_TellsOfOne()
    {
        const string Disk = ":/sys/block/sdX/size 2097152\n:/sys/block/sdX/device/model A\n";
        var (b, c) = (Disk.Replace("sdX", "sdb", StringComparison.Ordinal), Disk.Replace("sdX", "sdc", StringComparison.Ordinal));
        const string Begin = "hostpool-probe 1 begin\n:/sys/block\n";

        Assert.Equal("disk sdc (1 GB) new", Between($"{Begin}{b}hostpool-probe 1 end", $"{Begin}{b}{c}hostpool-probe 1 end"));
        Assert.Equal("disk sdc (1 GB) gone", Between($"{Begin}{b}{c}hostpool-probe 1 end", $"{Begin}{b}hostpool-probe 1 end"));
    }

    [Fact]
    public void Between_TwoMachines_TellsThatOnly() =>
        Assert.Equal("another machine answers: node17.rack7 → pi-4", Between(RecordedMachine.Answer("server"), RecordedMachine.Answer("board")));

    [Fact]
    public void Between_EveryMachineAndNothing_TellsNothingGone()
    {
        foreach (var machine in RecordedMachine.Names)
        {
            var (facts, silent) = (Read(RecordedMachine.Answer(machine)), Read(RecordedMachine.Answer("silent")));

            Assert.DoesNotContain(FactChanges.Between(facts, silent), line => !line.StartsWith("rdma", StringComparison.Ordinal));
            Assert.Empty(FactChanges.Between(facts, facts));
        }
    }

    private static string Between(string before, string after) => string.Join("; ", FactChanges.Between(Read(before), Read(after)));

    private static MachineFacts Read(string answer) => RecordedMachine.Result(answer).Machine!;
}
