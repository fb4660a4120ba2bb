namespace HostPool.Specs;

/// <summary>The processors of a machine; all are taken to be of the first one's kind.</summary>
public sealed record CpuFacts
{
    /// <summary>Its name: <c>Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Its maker, as it says itself: <c>GenuineIntel</c>, <c>AuthenticAMD</c>, <c>ARM</c>.</summary>
    public string? Vendor { get; init; }

    /// <summary>Packages.</summary>
    public int? Sockets { get; init; }

    /// <summary>Cores of all sockets together.</summary>
    public int? Cores { get; init; }

    /// <summary>What the kernel calls a CPU, all together.</summary>
    public int? Threads { get; init; }

    /// <summary>The highest clock rate in MHz.</summary>
    public int? MaxMhz { get; init; }

    /// <summary>What it can do that software asks for: <c>vmx</c>, <c>aes</c>, <c>avx2</c>, …, in alphabetical order.</summary>
    public IReadOnlyList<string>? Flags { get; init; }
}
