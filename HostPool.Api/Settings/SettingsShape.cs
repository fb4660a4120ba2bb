using System.ComponentModel;
using System.Globalization;
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
            return element.IsGenericType && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
                ? NamedErrors(value, element.GetGenericArguments()[1])
                : ListErrors(value, element);
        }

        if (IsOne(type))
        {
            return value.Value is null && value.GetChildren().Any()
                ? [new SettingsError(value.Path, "takes one value, not a group")]
                : value.Value is { Length: > 0 } text && Problem(text, type) is { } problem ? [new SettingsError(value.Path, problem)] : [];
        }

        return value.Value is { Length: > 0 } ? [new SettingsError(value.Path, GroupReason(value.Path, Names([type])))] : SectionErrors(value, [type]);
    }

    /// <summary>Why a group of settings takes no value.</summary>
    public static string GroupReason(string path, IEnumerable<string> known) => $"is a group of settings; write {path}:NAME, known: {string.Join(", ", known)}";

    private static IEnumerable<SettingsError> NamedErrors(IConfigurationSection group, Type element) => group.Value is { Length: > 0 }
        ? [new SettingsError(group.Path, $"takes one value for each {NameIn(group.Key)}; write {group.Path}:{NameIn(group.Key)}")]
        : group.GetChildren().SelectMany(child => ValueErrors(child, element));

    /// <summary>What the free keys of a group are, in the words of the manual.</summary>
    private static string NameIn(string group) => group switch
    {
        "Quotas" => "OWNER",
        "Commands" => "KEY",
        _ => "NAME",
    };

    private static IEnumerable<SettingsError> ListErrors(IConfigurationSection list, Type element) => list.Value is { Length: > 0 }
        ? [new SettingsError(list.Path, $"takes a list; write {list.Path}:0")]
        : list.GetChildren().SelectMany(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? ValueErrors(child, element)
            : [new SettingsError(list.Path, $"takes a list; write {list.Path}:0{(IsOfAnElement(child, element) ? $":{child.Key}" : "")}, not {child.Path}")]);

    /// <summary>A setting of an element whose index was forgotten. The binder would take it for an element without settings.</summary>
    private static bool IsOfAnElement(IConfigurationSection child, Type element) => !IsOne(element) && (child.Value is not null || Property(element, child.Key) is not null);

    /// <summary>It takes one value, and is no group.</summary>
    private static bool IsOne(Type type) => type == typeof(string) || type.IsValueType;

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

    /// <summary>What a list holds, or a group with free keys; null: it is neither.</summary>
    private static Type? ElementType(Type type) => type == typeof(string) ? null : type.GetInterfaces().Append(type)
        .Where(found => found.IsGenericType && found.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(found => found.GetGenericArguments()[0])
        .FirstOrDefault();

    /// <summary>The setting of a type that has this name, in whatever case; null: none.</summary>
    public static PropertyInfo? Property(Type type, string name) =>
        type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);

    /// <summary>Those of all types, in order.</summary>
    public static List<string> Names(IEnumerable<Type> types) =>
        [.. types.SelectMany(type => type.GetProperties()).Select(property => property.Name).Order(StringComparer.Ordinal)];
}
