namespace HostPool.Tests.Api.Chaos;

/// <summary>What a client knows of its renewal.</summary>
internal enum RenewalOutcome
{
    /// <summary>There was no answer, or none that says whether it was done.</summary>
    Unknown,

    /// <summary>It was done.</summary>
    Renewed,

    /// <summary>The allocation was no more.</summary>
    Gone,
}
