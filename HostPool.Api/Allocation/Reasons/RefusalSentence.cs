namespace HostPool.Api.Allocation.Reasons;

/// <summary>Says in one sentence why hosts were refused. Pure.</summary>
internal static class RefusalSentence
{
    /// <summary>What is the case.</summary>
    /// <param name="tally">Where the hosts are.</param>
    /// <param name="minimum">How many would have done.</param>
    public static string Of(PoolTally tally, int minimum) =>
        $"Cannot acquire {(minimum == 1 ? "host" : $"{minimum} hosts together")}: {Case(tally)}.";

    private static string Case(PoolTally tally) => tally switch
    {
        { Hosts: 0 } => "the pool is empty",
        { Matching: 0, Hosts: 1 } => "the only host does not match",
        { Matching: 0 } => $"none of {tally.Hosts} hosts matches",
        _ => $"of {tally.Matching} that {(tally.Matching == 1 ? "matches" : "match")} {Shares(tally)}",
    };

    private static string Shares(PoolTally tally)
    {
        var shares = new (int Hosts, string Where)[]
        {
            (tally.Allocated, "in use"),
            (tally.Maintenance, "in maintenance"),
            (tally.Down, "down"),
            (tally.HostKeyChanged, "barred for a changed host key"),
            (tally.NotResponding, "not responding"),
            (tally.KeptForWaiting, "kept for somebody who waits for several"),
            (tally.Free, "free"),
        }.Where(share => share.Hosts > 0).ToList();
        return string.Join(", ", shares.Select((share, i) => $"{share.Hosts}{(i > 0 ? "" : share.Hosts == 1 ? " is" : " are")} {share.Where}"));
    }
}
