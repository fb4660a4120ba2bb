using HostPool.Specs;

namespace HostPool.Tests.Specs;

/// <summary>What machines that differ answer to the probe, and their facts: the files in Machines.</summary>
internal static class RecordedMachine
{
    private const string Folder = "HostPool.Tests.Specs.Machines.";

    public static IEnumerable<string> Names => typeof(RecordedMachine).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(".txt", StringComparison.Ordinal))
        .Select(name => name[Folder.Length..^".txt".Length]);

    /// <summary>The answer.</summary>
    public static string Answer(string name) => Text($"{name}.txt");

    /// <summary>The facts that are to be made of it, as JSON.</summary>
    public static string Facts(string name) => Text($"{name}.json");

    /// <summary>What reading such a machine gives.</summary>
    public static SpecResult Result(string answer, params IReadOnlyCollection<string> own)
    {
        var output = ProbeOutput.Parse(answer, ProbeScript.BuiltInKeys.Union(own).ToHashSet());
        return new SpecResult { Facts = output.Facts, Missing = output.Missing, Machine = FactReader.Read(output, own) };
    }

    private static string Text(string file)
    {
        using var reader = new StreamReader(typeof(RecordedMachine).Assembly.GetManifestResourceStream(Folder + file)!);
        return reader.ReadToEnd();
    }
}
