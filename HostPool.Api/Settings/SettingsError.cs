namespace HostPool.Api.Settings;

/// <summary>One setting that is wrong.</summary>
/// <param name="Key">Its full key: <c>Discovery:Networks:0:Subnet</c>.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct SettingsError(string Key, string Reason)
{
    public override string ToString() => $"{Key}: {Reason}";
}
