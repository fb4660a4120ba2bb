using HostPool.Specs;

namespace HostPool.Tests.Specs;

public sealed class ProbeOutputTests
{
    private const string Begin = "hostpool-probe 1 begin\n";
    private const string End = "hostpool-probe 1 end\n";

    private static readonly HashSet<string> Keys = ["cpus", "ram", "gpu"];

    [Fact]
    public void Parse_WholeAnswer_GivesFactsAndReasons()
    {
        var answer = ProbeOutput.Parse($"{Begin}+cpus 2\n+ram 3372\n-gpu no PCI bus\n{End}", Keys);

        Assert.True(answer.Completed);
        Assert.Equal(new Dictionary<string, string> { ["cpus"] = "2", ["ram"] = "3372" }, answer.Facts);
        Assert.Equal(new Dictionary<string, string> { ["gpu"] = "no PCI bus" }, answer.Missing);
    }

    [Theory]
    [InlineData("Welcome!\n+cpus 64\nLast login: today\n\n" + Begin + "+cpus 2\n" + End)]
    [InlineData(Begin + "+cpus 2\n" + End + "+ram 1\n-gpu gone\nlogout\n")]
    [InlineData("\r\n" + "hostpool-probe 1 begin\r\n+cpus 2\r\nhostpool-probe 1 end\r\n")]
    [InlineData(Begin + "+cpus 2\n+cpus 4\n-cpus no\n" + End)]
    [InlineData(Begin + "*** reboot at 5 pm ***\n+\n-\n+ \n+cpus  2 \n\n" + End)]
    [InlineData(Begin + "-cpus no\n+cpus 2\n" + End)]
    public void Parse_NoiseAround_IsIgnored(string text)
    {
        var answer = ProbeOutput.Parse(text, Keys);

        Assert.True(answer.Completed);
        Assert.Equal(new Dictionary<string, string> { ["cpus"] = "2" }, answer.Facts);
        Assert.Equal("not reported", answer.Missing["ram"]);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("'sh' is not recognized as an internal or external command", false)]
    [InlineData("hostpool-probe 1 end\n", false)]
    [InlineData("say hostpool-probe 1 begin\nhostpool-probe 1 end", false)]
    [InlineData(Begin, true)]
    [InlineData(Begin + "+cpus 2\n+ram 33", true)]
    [InlineData(Begin + "+cpus 2\nhostpool-probe 1 en", true)]
    public void Parse_WithoutBothMarkers_IsNotCompleted(string text, bool started)
    {
        var answer = ProbeOutput.Parse(text, Keys);

        Assert.Equal(started, answer.Started);
        Assert.False(answer.Completed);
    }

    [Fact]
    public void Parse_KeysNotAskedFor_AreDropped()
    {
        var answer = ProbeOutput.Parse($"{Begin}+cpus 2\n+root_password x\n-other y\n{End}", Keys);

        Assert.Equal(["cpus"], answer.Facts.Keys);
        Assert.Equal(["gpu", "ram"], answer.Missing.Keys.Order());
    }

    [Fact]
    public void Parse_ControlCharactersAndLength_AreBounded()
    {
        var answer = ProbeOutput.Parse($"{Begin}+cpus a\u001b[31mb\0c\n+ram {new string('x', 9000)}\n+gpu \t\n{End}", Keys);

        Assert.Equal("a [31mb c", answer.Facts["cpus"]);
        Assert.Equal(4096, answer.Facts["ram"].Length);
        Assert.Equal("empty", answer.Missing["gpu"]);
    }

    [Fact]
    public void Parse_RandomText_NeverThrows()
    {
        var random = new Random(7);
        string[] pieces = [Begin, End, "+cpus ", "-ram ", "\n", "\r", " ", "+", "-", "\0", "\uffff", "x"];
        for (var i = 0; i < 5000; i++)
        {
            var answer = ProbeOutput.Parse(string.Concat(random.GetItems(pieces, 20)), Keys);

            Assert.Equal(Keys.Order(), answer.Facts.Keys.Concat(answer.Missing.Keys).Distinct().Order());
        }
    }
}
