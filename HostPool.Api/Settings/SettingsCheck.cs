namespace HostPool.Api.Settings;

/// <summary>A settings type with its section and its rules.</summary>
internal sealed record SettingsCheck(string Section, Type Type, Func<IServiceProvider, IEnumerable<string>> Validate);
