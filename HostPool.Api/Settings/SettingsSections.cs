using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace HostPool.Api.Settings;

/// <summary>
/// Finds sections that there are not, which nobody would read. In files and arguments all are HostPool's or the framework's;
/// the environment holds everybody's variables, and only one that looks like a setting of HostPool's is taken for one.
/// </summary>
internal static class SettingsSections
{
    private const string Role = "role";

    /// <summary>The framework's that an operator sets as settings.</summary>
    private static readonly string[] OfTheFramework = ["AllowedHosts", KestrelKeys.Section, LogLevels.Section, "Urls"];

    /// <summary>The framework's that are seldom set here, and <c>--role</c> of the command <c>keys</c>.</summary>
    private static readonly string[] Others =
    [
        HostDefaults.ApplicationKey, HostDefaults.ContentRootKey, HostDefaults.EnvironmentKey, WebHostDefaults.CaptureStartupErrorsKey, WebHostDefaults.DetailedErrorsKey,
        WebHostDefaults.HostingStartupAssembliesKey, WebHostDefaults.HostingStartupExcludeAssembliesKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey,
        WebHostDefaults.PreferHostingUrlsKey, WebHostDefaults.PreventHostingStartupKey, WebHostDefaults.ShutdownTimeoutKey, WebHostDefaults.StartupAssemblyKey,
        WebHostDefaults.StaticWebAssetsKey, WebHostDefaults.SuppressStatusMessagesKey, WebHostDefaults.WebRootKey,
        "forwardedHeaders_enabled", "hostBuilder", "https_port", Role,
    ];

    /// <summary>Every section that nobody has, once.</summary>
    public static IEnumerable<SettingsError> Errors(IConfigurationRoot configuration, IReadOnlyCollection<SettingsCheck> checks)
    {
        var types = checks.ToLookup(check => check.Section, check => check.Type, StringComparer.OrdinalIgnoreCase);
        return configuration.Providers
            .SelectMany(provider => Keys(provider, null).SelectMany(section => provider switch
            {
                JsonConfigurationProvider or CommandLineConfigurationProvider => OfFile(provider, section, types),
                EnvironmentVariablesConfigurationProvider => OfEnvironment(section, Keys(provider, section), types),
                _ => [],
            }))
            .DistinctBy(error => error.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A key that begins with no letter is a comment (<c>"//"</c>) or an editor's (<c>$schema</c>).</summary>
    private static IEnumerable<SettingsError> OfFile(IConfigurationProvider provider, string section, ILookup<string, Type> types)
    {
        if (provider.TryGet(section, out var value) && value is { Length: > 0 } && NamesIn(section, types) is { Count: > 0 } names)
        {
            return [new SettingsError(section, SettingsShape.GroupReason(section, names))];
        }

        string[] known = [.. types.Select(group => group.Key).Order(StringComparer.Ordinal), .. OfTheFramework];
        return !char.IsLetter(section, 0) || known.Concat(Others).Contains(section, StringComparer.OrdinalIgnoreCase)
            ? []
            : [new SettingsError(section, $"there is no such setting; {(Spelling.Nearest(section, [Role]) is null ? Spelling.Hint(section, known) : $"did you mean --{Role}, of the command keys add?")}")];
    }

    /// <summary>What there is in a section; none: it is a single value, or there is no such section.</summary>
    private static List<string> NamesIn(string section, ILookup<string, Type> types) =>
        section.Equals(KestrelKeys.Section, StringComparison.OrdinalIgnoreCase) ? [.. KestrelKeys.Groups]
            : section.Equals(LogLevels.Section, StringComparison.OrdinalIgnoreCase) ? [nameof(LogLevel)]
            : SettingsShape.Names(types[section]);

    private static IEnumerable<SettingsError> OfEnvironment(string section, IEnumerable<string> keys, ILookup<string, Type> types) =>
        types.Contains(section) || Spelling.Nearest(section, types.Select(group => group.Key)) is not { } meant ? [] : keys
            .Where(key => types[meant].Any(type => SettingsShape.Property(type, key) is not null))
            .Select(key => new SettingsError($"{section}:{key}", $"there is no such setting; did you mean '{meant}:{key}'?"));

    private static IEnumerable<string> Keys(IConfigurationProvider provider, string? section) =>
        provider.GetChildKeys([], section).Distinct(StringComparer.OrdinalIgnoreCase).Where(key => key.Length > 0);
}
