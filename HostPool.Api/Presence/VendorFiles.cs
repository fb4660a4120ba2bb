namespace HostPool.Api.Presence;

/// <summary>Where the IEEE's registry lies on a machine that has it.</summary>
/// <param name="folders">Where to look; the first that has a file wins.</param>
internal sealed class VendorFiles(params IReadOnlyList<string> folders)
{
    // Each list is one registry, in the forms that we read. An iab.csv holds what was assigned before MA-S was.
    private static readonly string[][] Names = [["oui.csv", "oui.txt"], ["mam.csv"], ["oui36.csv"], ["iab.csv"]];

    /// <summary>Debian's ieee-data, as updated and as packaged, and Fedora's hwdata.</summary>
    public static VendorFiles OfThisMachine { get; } = new("/var/lib/ieee-data", "/usr/share/ieee-data", "/usr/share/hwdata");

    /// <summary>The files that are there, each registry once.</summary>
    public IEnumerable<string> Find() => Names
        .Select(forms => forms.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists))
        .OfType<string>();
}
