using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using HostPool.Api.Hosts;
using HostPool.Specs;

namespace HostPool.Api.Filters;

/// <summary>The keys by which <see cref="FactLabels"/> makes typed facts known, whether some host has them or not.</summary>
internal static class FactSchema
{
    private static readonly FrozenDictionary<string, FactKind> Kinds = Of(typeof(MachineFacts), "")
        .Where(fact => !fact.Key.StartsWith("missing", StringComparison.Ordinal) && fact.Key != "own")
        .Concat(FilterJson.Sizes.Select(size => KeyValuePair.Create(size, FactKind.Number)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly IReadOnlySet<string> Keys = Kinds.Keys.Except(FilterJson.Sizes).ToHashSet(StringComparer.Ordinal);

    /// <summary>What a fact's values are, and those of a size; of a key that is not here, anything.</summary>
    public static FactKind KindOf(string key) => Kinds.GetValueOrDefault(key);

    private static IEnumerable<KeyValuePair<string, FactKind>> Of(Type type, string prefix) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .SelectMany(property => OfProperty(property.PropertyType, prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)));

    private static IEnumerable<KeyValuePair<string, FactKind>> OfProperty(Type type, string key)
    {
        var element = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : type;
        return element.Assembly != typeof(MachineFacts).Assembly ? [KeyValuePair.Create(key, OfValue(Nullable.GetUnderlyingType(element) ?? element))]
            : element == type ? Of(type, key + ".")
            : [KeyValuePair.Create($"{key}.{FactLabels.Count}", FactKind.Number), .. Of(element, key + ".")];
    }

    private static FactKind OfValue(Type type) =>
        type == typeof(bool) ? FactKind.Truth
        : type == typeof(string) ? FactKind.Text
        : type == typeof(int) || type == typeof(long) || type == typeof(double) ? FactKind.Number
        : FactKind.Any;
}
