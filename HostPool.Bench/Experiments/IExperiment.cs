using HostPool.Bench.Results;

namespace HostPool.Bench.Experiments;

/// <summary>A measurement behind one or more goals. What it starts it ends, also when it is cancelled or fails.</summary>
internal interface IExperiment
{
    /// <summary>As it is named on the command line.</summary>
    string Name { get; }

    /// <summary>True when it needs hosts in network namespaces, and so root and Linux.</summary>
    bool NeedsLab { get; }

    /// <summary>How long it measures when that is too long for a run of all: it is to be asked for by name. Null: it is not.</summary>
    TimeSpan? Longer => null;

    /// <summary>Measures, and gives each row when it is known.</summary>
    IAsyncEnumerable<Row> RunAsync(Site site, CancellationToken cancellationToken);
}
