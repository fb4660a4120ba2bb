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
    /// <param name="app">What is to use them.</param>
    /// <param name="failure">What does not come about when one is wrong.</param>
    /// <exception cref="StartException">Something is wrong; the message lists every error.</exception>
    public static void CheckSettings(this WebApplication app, string failure = "HostPool cannot start")
    {
        var checks = app.Services.GetServices<SettingsCheck>().ToList();
        var wrong = SettingsShape.Errors(app.Configuration, checks).ToList();
        foreach (var error in wrong)
        {
            // The binder would stop at it, and the rules of the other settings would stay untold.
            app.Configuration[error.Key] = null;
        }

        // Those of a wrong setting, and those that hold another against it, judge what nobody set.
        var rules = checks.SelectMany(check => check.Validate(app.Services))
            .Where(line => !wrong.Any(error => line.Contains(error.Key, StringComparison.OrdinalIgnoreCase)));
        var errors = ListenUrls.Errors(app.Configuration[WebHostDefaults.ServerUrlsKey])
            .Concat(TlsSettings.Errors(app.Configuration))
            .Concat(SettingsSections.Errors((IConfigurationRoot)app.Configuration, checks).Concat(wrong)
                .Concat(KestrelKeys.Errors(app.Configuration)).Concat(app.Services.GetRequiredService<LogLevels>().Errors).Select(error => error.ToString()))
            .Concat(rules).ToList();
        if (errors.Count > 0)
        {
            throw new StartException(
                ExitCode.Settings,
                $"{failure}: {(errors.Count == 1 ? "a setting is" : $"{errors.Count} settings are")} wrong.\n  {string.Join("\n  ", errors)}");
        }
    }
}
