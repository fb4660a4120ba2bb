namespace HostPool.Bench.Results;

/// <summary>What became of a goal.</summary>
internal enum Verdict
{
    Met,

    NotMet,

    /// <summary>This machine cannot run the experiment.</summary>
    Missing,

    /// <summary>The experiment broke off.</summary>
    Failed,
}
