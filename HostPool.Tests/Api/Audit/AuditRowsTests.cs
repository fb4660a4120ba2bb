using HostPool.Api.Audit;

namespace HostPool.Tests.Api.Audit;

public sealed class AuditRowsTests
{
    [Theory]
    [InlineData("/host/7", 7L, null)]
    [InlineData("/host/7/maintenance", 7L, null)]
    [InlineData("/host/allocate", null, null)]
    [InlineData("/hosts", null, null)]
    [InlineData("/allocations/7", null, 7L)]
    [InlineData("/allocations", null, null)]
    [InlineData("/host/-7", null, null)]
    [InlineData("/", null, null)]
    public void Of_ARequest_TellsWhatItsPathNames(string path, long? host, long? allocation)
    {
        var row = Assert.Single(AuditRows.Of(new AuditNote { Act = "POST", Path = path }));

        Assert.Equal((host, host, allocation), (row.Host, row.LastHost, row.AllocationId));
    }

    [Theory]
    [InlineData("1,2,3", "1-3")]
    [InlineData("1,3,4,9", "1-1 3-4 9-9")]
    [InlineData("5,4", "5-5 4-4")]
    [InlineData("7", "7-7")]
    public void Of_Hosts_IsARowForEachRun(string hosts, string runs)
    {
        var note = new AuditNote { Act = "POST", Path = "/hosts" };
        note.Concerns([.. hosts.Split(',').Select(long.Parse)]);

        Assert.Equal(runs, string.Join(' ', AuditRows.Of(note).Select(row => $"{row.Host}-{row.LastHost}")));
    }

    [Theory]
    [InlineData("/keys/hp_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", "DELETE /keys/hp_…")]
    [InlineData("/a\0b\u001b[31m\r\nc", "DELETE /a?b?[31m??c")]
    public void Of_AnyPath_StoresNoKeyAndNoControlCharacters(string path, string what) =>
        Assert.Equal(what, Assert.Single(AuditRows.Of(new AuditNote { Act = "DELETE", Path = path })).What);

    [Fact]
    public void Of_ALongPath_StoresItsStart() =>
        Assert.Equal(AuditRows.MaxWhat, Assert.Single(AuditRows.Of(new AuditNote { Act = "DELETE", Path = "/" + new string('x', 8000) })).What.Length);
}
