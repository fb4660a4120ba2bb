namespace HostPool.Specs;

/// <summary>Main memory, in MiB.</summary>
public sealed record MemoryFacts
{
    /// <summary>What the kernel may use: a little less than what is built in.</summary>
    public long? TotalMb { get; init; }

    /// <summary>Swap space.</summary>
    public long? SwapMb { get; init; }

    /// <summary>Huge pages set aside, in pages of <see cref="HugepageKb"/>.</summary>
    public long? Hugepages { get; init; }

    /// <summary>The size of a huge page in KiB.</summary>
    public long? HugepageKb { get; init; }
}
