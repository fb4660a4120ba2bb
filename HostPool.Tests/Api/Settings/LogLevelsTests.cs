using HostPool.Api.Settings;
using Microsoft.Extensions.Configuration;

namespace HostPool.Tests.Api.Settings;

/// <summary>Log levels that are none.</summary>
public sealed class LogLevelsTests
{
    private const string Known = "known: Trace, Debug, Information, Warning, Error, Critical, None";

    [Theory]
    [InlineData("Logging:LogLevel:Default", "debug")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore", "None")]
    [InlineData("Logging:Console:LogLevel:HostPool", "4")]
    [InlineData("Logging:LogLevel:Default", "")]
    [InlineData("Logging:Console:FormatterName", "json")]
    [InlineData("Specs:LogLevel:Default", "Verbos")]
    public void TakeOut_OfOneThatIs_LeavesIt(string key, string value)
    {
        var configuration = Configuration(key, value);

        Assert.Empty(LogLevels.TakeOut(configuration).Errors);
        Assert.Equal(value, configuration[key]);
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default", "Verbos", $"'Verbos' is no log level; {Known}")]
    [InlineData("logging:loglevel:Microsoft", "Debg", $"'Debg' is no log level; did you mean 'Debug'? {Known}")]
    [InlineData("Logging:Console:LogLevel:HostPool", "7", $"'7' is no log level; {Known}")]
    [InlineData("Logging:LogLevel", "Debug", "is a group of settings; write Logging:LogLevel:NAME, known: Default, any category")]
    public void TakeOut_OfOneThatIsNot_TellsItAndTakesItOut(string key, string value, string reason)
    {
        var configuration = Configuration(key, value);

        var error = Assert.Single(LogLevels.TakeOut(configuration).Errors);

        Assert.Equal(reason, error.Reason);
        Assert.Equal(key, error.Key, ignoreCase: true);
        Assert.Null(configuration[key]);
    }

    private static IConfiguration Configuration(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build();
}
