namespace HostPool.Specs;

/// <summary>The machine as its maker calls it (DMI, or the device tree of a board), and as it calls itself.</summary>
public sealed record SystemFacts
{
    /// <summary>Its maker.</summary>
    public string? Vendor { get; init; }

    /// <summary>What the maker calls it.</summary>
    public string? Product { get; init; }

    /// <summary>Its serial number. On PCs only root may read it.</summary>
    public string? Serial { get; init; }

    /// <summary>The main board: maker and name.</summary>
    public string? Board { get; init; }

    /// <summary>The firmware's version.</summary>
    public string? Firmware { get; init; }

    /// <summary>Its own name for itself.</summary>
    public string? Hostname { get; init; }
}
