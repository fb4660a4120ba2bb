using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class SpecOptionsTests
{
    [Fact]
    public void Validate_Defaults_FindsNothing() => Assert.Empty(new SpecOptions().Validate());

    [Fact]
    public void Validate_EverythingWrong_ListsEveryErrorWithItsKey()
    {
        var options = new SpecOptions { Parallelism = 0, Timeout = TimeSpan.Zero, RefreshInterval = TimeSpan.FromSeconds(-1) };
        options.Commands["cpus"] = "nproc";
        options.Commands["Bad-Key"] = "true";
        options.Commands["empty"] = " ";
        options.Commands["nul"] = "a\0b";

        var errors = options.Validate().ToList();

        Assert.Equal("Specs:Parallelism: must be 1 or more", errors[0]);
        Assert.Equal(
            ["Specs:Commands:Bad-Key", "Specs:Commands:cpus", "Specs:Commands:empty", "Specs:Commands:nul", "Specs:Parallelism", "Specs:RefreshInterval", "Specs:Timeout"],
            errors.Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("nvme_0", true)]
    [InlineData("", false)]
    [InlineData("0a", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("a;reboot", false)]
    [InlineData("ä", false)]
    public void Validate_CommandKey_MustBePlain(string key, bool valid)
    {
        var options = new SpecOptions();
        options.Commands[key] = "true";

        Assert.Equal(valid, !options.Validate().Any());
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Validate_CommandKey_IsBounded(int length, bool valid)
    {
        var options = new SpecOptions();
        options.Commands[new string('k', length)] = "true";

        Assert.Equal(valid, !options.Validate().Any());
    }

    [Fact]
    public void Validate_TooManyCommands_SaysSo()
    {
        var options = new SpecOptions();
        for (var i = 0; i < 51; i++)
        {
            options.Commands[$"key{i}"] = "true";
        }

        Assert.Equal(["Specs:Commands: must be 50 at most"], options.Validate());
    }
}
