using System.Collections.Frozen;
using System.Text.Json;

namespace HostPool.Api;

/// <summary>The single values of an enum as text, found without reflection.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values = Enum.GetValues<T>().ToFrozenDictionary(value => value.ToString(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    /// <summary>Reads what <see cref="object.ToString"/> wrote.</summary>
    public static T Parse(string text) => Values[text];

    /// <summary>As it is called on the wire.</summary>
    public static string Wire(T value) => Names[value];
}
