using HostPool.Api.Hosts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HostPool.Tests.Api.Hosts;

public sealed class YamlJsonTests
{
    [Theory]
    [InlineData("22", "22")]
    [InlineData("-5", "-5")]
    [InlineData("+7", "7")]
    [InlineData("1.5", "1.5")]
    [InlineData("99999999999999999999", "1E+20")]
    [InlineData("true", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"22\"", "\"22\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("Infinity", "\"Infinity\"")]
    [InlineData("-Infinity", "\"-Infinity\"")]
    [InlineData("∞", "\"∞\"")]
    [InlineData("1e999", "\"1e999\"")]
    [InlineData("10.0.0.1", "\"10.0.0.1\"")]
    [InlineData("1,000", "\"1,000\"")]
    [InlineData("!!str 22", "\"22\"")]
    [InlineData("|\n  a\n  b", "\"a\\nb\"")]
    [InlineData("[1, a, [~]]", """[1, "a", [null]]""")]
    [InlineData("{a: 1, b: {c: }, 5: x}", """{"a": 1, "b": {"c": null}, "5": "x"}""")]
    [InlineData("- &x {a: 1}\n- *x", """[{"a": 1}, {"a": 1}]""")]
    public void Convert_OfYaml_FollowsTheCoreSchema(string yaml, string json)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));

        Answers.SameJson(json, YamlJson.Convert(stream.Documents[0].RootNode));
    }

    [Theory]
    [InlineData("? [a, b]\n: c")]
    [InlineData("{{a: b}: c}")]
    [InlineData("a: &x\n  b: *x")]
    [InlineData("&x [*x]")]
    public void Convert_OfWhatJsonCannotSay_NamesTheLine(string yaml)
    {
        var error = Assert.ThrowsAny<YamlException>(() =>
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            YamlJson.Convert(stream.Documents[0].RootNode);
        });

        Assert.InRange(error.Start.Line, 1, 2);
    }

    [Fact]
    public void Convert_OfANumber_IsReadAsIfAClientHadSentIt()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader("22"));

        Assert.Equal(22, YamlJson.Convert(stream.Documents[0].RootNode).AsInt());
    }
}
