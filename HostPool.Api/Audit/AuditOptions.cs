namespace HostPool.Api.Audit;

/// <summary>The settings under <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    /// <summary>How long it is kept who did what; zero: it is not.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How many entries are kept; the oldest go first.</summary>
    public int MaxEntries { get; set; } = 1_000_000;

    public IEnumerable<string> Validate()
    {
        if (KeepFor < TimeSpan.Zero || KeepFor > TimeSpan.FromDays(36_500))
        {
            yield return $"Audit:KeepFor: must be 0 to 36500.00:00:00, is {KeepFor:c}";
        }

        if (MaxEntries < 1)
        {
            yield return $"Audit:MaxEntries: must be at least 1, is {MaxEntries}";
        }
    }
}
