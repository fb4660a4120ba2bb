namespace HostPool.Api.Inventory;

/// <summary>An extra fact that was added while HostPool runs, beside those of <c>Specs:Commands</c>.</summary>
internal sealed class SpecCommand
{
    public required string Key { get; set; }

    /// <summary>A POSIX shell command.</summary>
    public required string Command { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
}
