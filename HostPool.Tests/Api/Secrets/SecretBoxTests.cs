using HostPool.Api.Secrets;
using HostPool.Tests.Discovery.Twins;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HostPool.Tests.Api.Secrets;

public sealed class SecretBoxTests
{
    [Fact]
    public void Seal_OfTheSameInARow_IsTheSame()
    {
        var box = Box(new FixedKeys(1));
        var first = box.Seal(SecretKind.Password, "p");

        Assert.Equal(first, box.Seal(SecretKind.Password, "p"));
        Assert.NotEqual(first, box.Seal(SecretKind.PrivateKey, "p"));
        box.Seal(SecretKind.Password, "q");
        Assert.NotEqual(first, box.Seal(SecretKind.Password, "p"));
    }

    [Fact]
    public void Seal_AfterAnotherKeyWasMade_UsesThat()
    {
        var keys = new FixedKeys(1, 2);
        var old = Box(new FixedKeys(1)).Seal(SecretKind.Password, "p");
        var box = Box(keys);

        Assert.Equal("p", box.Open(SecretKind.Password, old));
        Assert.StartsWith("v1:2:", box.Seal(SecretKind.Password, "p"), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfManyInTurn_GivesEachItsOwn()
    {
        var box = Box(new FixedKeys(1));
        var stored = Enumerable.Range(0, 10).Select(i => box.Seal(SecretKind.Password, $"p{i % 3}")).ToList();

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"p{i % 3}"), stored.Select(text => box.Open(SecretKind.Password, text)));
        Assert.Null(box.Open(SecretKind.Password, null));
        Assert.Null(box.Seal(SecretKind.Password, null));
    }

    [Theory]
    [InlineData("opensesame")]
    [InlineData("v1:7:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1:1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Open_OfWhatItCannot_IsNullAndSaysSoWithoutIt(string stored)
    {
        using var log = new LogRecorder();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));

        Assert.Null(new SecretBox(new FixedKeys(1), new Logger<SecretBox>(loggers)).Open(SecretKind.Password, stored));

        Assert.Contains("SecretUnreadable: a Password", Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain(stored, log.Lines.Single(), StringComparison.Ordinal);
    }

    private static SecretBox Box(FixedKeys keys) => new(keys, NullLogger<SecretBox>.Instance);
}
