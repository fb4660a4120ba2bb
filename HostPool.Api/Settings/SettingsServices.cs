using Microsoft.Extensions.Options;

namespace HostPool.Api.Settings;

/// <summary>Binds settings, and collects everything that is wrong with any of them.</summary>
internal static class SettingsServices
{
    /// <summary>
    /// Binds <paramref name="section"/> to <typeparamref name="T"/>, as <see cref="IOptions{T}"/>. Several types may share
    /// a section. <paramref name="validate"/> gives each error with its full key.
    /// </summary>
    public static void AddSettings<T>(this WebApplicationBuilder builder, string section, Func<T, IEnumerable<string>> validate)
        where T : class
    {
        builder.Services.AddOptions<T>().BindConfiguration(section);
        builder.Services.AddSingleton(new SettingsCheck(
            section,
            typeof(T),
            services => validate(services.GetRequiredService<IOptions<T>>().Value)));
    }

    /// <summary>Checks all settings.</summary>
    /// <exception cref="StartException">Something is wrong; the message lists every error.</exception>
    public static void CheckSettings(this WebApplication app)
    {
        var checks = app.Services.GetServices<SettingsCheck>().ToList();
        var errors = SettingsShape.Errors(app.Configuration, checks).ToList();
        if (errors.Count == 0)
        {
            errors.AddRange(checks.SelectMany(check => check.Validate(app.Services)));
        }
        else
        {
            // A value of the wrong type stops the binder; the types that can be bound still say what they think.
            var broken = errors.Select(error => error.Split(':', 2)[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
            errors.AddRange(checks.Where(check => !broken.Contains(check.Section)).SelectMany(check => check.Validate(app.Services)));
        }

        if (errors.Count > 0)
        {
            throw new StartException(
                ExitCode.Settings,
                $"HostPool cannot start: {(errors.Count == 1 ? "a setting is" : $"{errors.Count} settings are")} wrong.\n  {string.Join("\n  ", errors)}");
        }
    }
}
