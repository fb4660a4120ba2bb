using HostPool.Api.Allocation.Reasons;

namespace HostPool.Tests.Api.Allocation.Reasons;

public sealed class RefusalSentenceTests
{
    [Theory]
    [InlineData(0, 0, "", "the pool is empty")]
    [InlineData(1, 0, "", "the only host does not match")]
    [InlineData(7, 0, "", "none of 7 hosts matches")]
    [InlineData(7, 1, "allocated", "of 1 that matches 1 is in use")]
    [InlineData(7, 3, "allocated allocated allocated", "of 3 that match 3 are in use")]
    [InlineData(7, 2, "maintenance maintenance", "of 2 that match 2 are in maintenance")]
    [InlineData(7, 2, "down not_responding", "of 2 that match 1 is down, 1 not responding")]
    [InlineData(7, 2, "free free", "of 2 that match 2 are free")]
    [InlineData(7, 2, "allocated kept", "of 2 that match 1 is in use, 1 kept for somebody who waits for several")]
    [InlineData(
        9,
        7,
        "allocated allocated maintenance down changed not_responding free",
        "of 7 that match 2 are in use, 1 in maintenance, 1 down, 1 barred for a changed host key, 1 not responding, 1 free")]
    public void Of_ATally_SaysWhatIsTheCase(int hosts, int matching, string states, string what)
    {
        int In(string state) => states.Split(' ').Count(one => one == state);
        var tally = new PoolTally
        {
            Hosts = hosts,
            Matching = matching,
            Allocated = In("allocated"),
            Maintenance = In("maintenance"),
            Down = In("down"),
            HostKeyChanged = In("changed"),
            NotResponding = In("not_responding"),
            KeptForWaiting = In("kept"),
            Free = In("free"),
        };

        Assert.Equal($"Cannot acquire host: {what}.", RefusalSentence.Of(tally, 1));
        Assert.Equal($"Cannot acquire 8 hosts together: {what}.", RefusalSentence.Of(tally, 8));
    }
}
