namespace HostPool.Bench.Results;

/// <summary>Verdicts as the table has them.</summary>
internal static class VerdictText
{
    public static string ToText(this Verdict verdict) => verdict switch
    {
        Verdict.Met => "met",
        Verdict.NotMet => "NOT MET",
        Verdict.Missing => "missing",
        _ => "FAILED",
    };
}
