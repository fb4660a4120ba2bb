namespace HostPool.Api.Settings;

/// <summary>
/// The log levels that are none. Logging would stop the program at the first, before any other setting was looked at: they
/// are taken out of the configuration before it is built, and told with the rest.
/// </summary>
internal sealed class LogLevels
{
    public const string Section = "Logging";

    private LogLevels(IReadOnlyList<SettingsError> errors) => Errors = errors;

    /// <summary>What was taken out, and why.</summary>
    public IReadOnlyList<SettingsError> Errors { get; }

    /// <summary>Takes them out, those of all categories and of single providers.</summary>
    public static LogLevels TakeOut(IConfiguration configuration)
    {
        var logging = configuration.GetSection(Section);
        var errors = logging.GetChildren().Select(provider => provider.GetSection(nameof(LogLevel))).Prepend(logging.GetSection(nameof(LogLevel)))
            .SelectMany(levels => levels.AsEnumerable().Select(pair => Error(levels.Path, pair.Key, pair.Value))).OfType<SettingsError>().ToList();
        foreach (var error in errors)
        {
            configuration[error.Key] = null;
        }

        return new LogLevels(errors);
    }

    private static SettingsError? Error(string section, string key, string? value)
    {
        string[] known = Enum.GetNames<LogLevel>();
        return value is not { Length: > 0 } || (key != section && Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) && Enum.IsDefined(level)) ? null
            : key == section ? new SettingsError(key, SettingsShape.GroupReason(key, ["Default", "any category"]))
            : new SettingsError(key, $"'{value}' is no log level; {Spelling.Hint(value, known)}");
    }
}
