using HostPool.Api.Settings;
using Microsoft.Extensions.Configuration;

namespace HostPool.Tests.Api.Settings;

/// <summary>Settings files that cannot be read.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\n  \"Urls\": \"x\"\n  \"Specs\": {}\n}", "line 3: ")]
    [InlineData("{ Urls: 1 }", "line 1: ")]
    [InlineData("{\n  \"Specs\": {\n", "line 3: ")]
    [InlineData("{\"Urls\": 1,\n \"urls\": 2}", "A duplicate key 'urls' was found.")]
    public void Failure_OfAFile_NamesItAndTheLine(string json, string reason)
    {
        var file = _folder.Write("appsettings.json", json);

        var told = SettingsFile.Failure(Assert.Throws<InvalidDataException>(() => new ConfigurationBuilder().AddJsonFile(file).Build()));

        Assert.StartsWith($"HostPool cannot start. Failed to load configuration from file '{file}': {reason}", told, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", told, StringComparison.Ordinal);
        Assert.Single(told.Split('\n'));
    }
}
