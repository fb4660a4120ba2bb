namespace HostPool.Api.Hosts;

/// <summary>Compares pinned SSH host keys, of the form of <see cref="PoolHost.HostKey"/>. Pure.</summary>
internal static class HostKeys
{
    /// <summary>True when a key stands in both: a machine has several, one of each type.</summary>
    public static bool Share(string? one, string? other) =>
        one is not null && other is not null && Lines(one).Intersect(Lines(other), StringComparer.Ordinal).Any();

    /// <summary>Each key without the comment behind it.</summary>
    private static IEnumerable<string> Lines(string keys) => keys.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(key => string.Join(' ', key.Split(' ').Take(2)));
}
