using System.Reflection;
using System.Text.Json;
using HostPool.Api.Hosts;
using HostPool.Specs;

namespace HostPool.Api.Filters;

/// <summary>The keys by which <see cref="FactLabels"/> makes typed facts known, whether some host has them or not.</summary>
internal static class FactSchema
{
    public static readonly IReadOnlySet<string> Keys = Of(typeof(MachineFacts), "")
        .Where(key => !key.StartsWith("missing", StringComparison.Ordinal) && key != "own")
        .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Of(Type type, string prefix) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .SelectMany(property => OfProperty(property.PropertyType, prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)));

    private static IEnumerable<string> OfProperty(Type type, string key)
    {
        var element = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : type;
        return element.Assembly != typeof(MachineFacts).Assembly ? [key]
            : element == type ? Of(type, key + ".")
            : [$"{key}.{FactLabels.Count}", .. Of(element, key + ".")];
    }
}
