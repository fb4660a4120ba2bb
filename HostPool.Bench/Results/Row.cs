using HostPool.Bench.Experiments;

namespace HostPool.Bench.Results;

/// <summary>One line of the table.</summary>
/// <param name="Experiment">Its name, and which case of it.</param>
/// <param name="Goal">What was to be reached.</param>
/// <param name="Figure">What HostPool reached.</param>
/// <param name="Verdict">Whether that is the goal.</param>
internal sealed record Row(string Experiment, string Goal, string Figure, Verdict Verdict)
{
    /// <summary>Who else did it in the same run, and how well.</summary>
    public string Reference { get; init; } = "–";

    /// <summary>HostPool's figure divided by the reference's; null: there is none in the same run.</summary>
    public double? Ratio { get; init; }

    /// <summary>The cores that other programs took meanwhile; null: not known.</summary>
    public double? OtherCores { get; init; }

    /// <summary>How it was measured, and what to make of it.</summary>
    public string? Remark { get; init; }

    public static Row Of(string experiment, string goal, string figure, bool met) =>
        new(experiment, goal, figure, met ? Verdict.Met : Verdict.NotMet);

    public static Row Missing(IExperiment experiment, string why) =>
        new(experiment.Name, "–", "–", Verdict.Missing) { Remark = why };

    public static Row Failed(IExperiment experiment, string why) =>
        new(experiment.Name, "–", "–", Verdict.Failed) { Remark = why };
}
