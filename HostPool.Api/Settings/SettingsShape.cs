using System.ComponentModel;
using System.Reflection;

namespace HostPool.Api.Settings;

/// <summary>
/// Holds the configuration against the settings types before anything is bound, since the binder stops at its first
/// error and passes over misspelt keys.
/// </summary>
internal static class SettingsShape
{
    /// <summary>Every key that no type of its section has, and every value that its type cannot take.</summary>
    public static IEnumerable<SettingsError> Errors(IConfiguration configuration, IEnumerable<SettingsCheck> checks) =>
        checks.GroupBy(check => check.Section)
            .SelectMany(group => SectionErrors(configuration.GetSection(group.Key), [.. group.Select(check => check.Type)]));

    private static IEnumerable<SettingsError> SectionErrors(IConfigurationSection section, IReadOnlyList<Type> types)
    {
        foreach (var child in section.GetChildren())
        {
            var property = types.Select(type => Property(type, child.Key)).FirstOrDefault(found => found is not null);
            var errors = property is null
                ? [new SettingsError(child.Path, $"there is no such setting; {Spelling.Hint(child.Key, Names(types))}")]
                : ValueErrors(child, property.PropertyType);
            foreach (var error in errors)
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<SettingsError> ValueErrors(IConfigurationSection value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ElementType(type) is { } element)
        {
            return value.Value is { Length: > 0 }
                ? [new SettingsError(value.Path, $"takes a list; write {value.Path}:0")]
                : value.GetChildren().SelectMany(child => ValueErrors(child, element));
        }

        if (type == typeof(string) || type.IsValueType)
        {
            return value.Value is null && value.GetChildren().Any()
                ? [new SettingsError(value.Path, "takes one value, not a group")]
                : value.Value is { Length: > 0 } text && Problem(text, type) is { } problem ? [new SettingsError(value.Path, problem)] : [];
        }

        return SectionErrors(value, [type]);
    }

    private static string? Problem(string text, Type type) =>
        type == typeof(TimeSpan) ? TimeText.Problem(text) : CanConvert(text, type) ? null : $"'{text}' is not {Describe(type)}";

    private static bool CanConvert(string text, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) is not null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Describe(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ => "a whole number",
    };

    private static Type? ElementType(Type type) => type == typeof(string) ? null : type.GetInterfaces().Append(type)
        .Where(found => found.IsGenericType && found.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(found => found.GetGenericArguments()[0])
        .Select(found => found.IsGenericType && found.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? found.GetGenericArguments()[1] : found)
        .FirstOrDefault();

    /// <summary>The setting of a type that has this name, in whatever case; null: none.</summary>
    public static PropertyInfo? Property(Type type, string name) =>
        type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);

    private static List<string> Names(IEnumerable<Type> types) =>
        [.. types.SelectMany(type => type.GetProperties()).Select(property => property.Name).Order(StringComparer.Ordinal)];
}
