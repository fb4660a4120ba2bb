using System.Text;
using HostPool.Api.Auth;

namespace HostPool.Tests.Api.Auth;

public sealed class PresentedKeyTests
{
    private const string Key = "hp_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    private static readonly KeySet Keys = new([Known("ci", Key), Known("other", KeyText.Create())]);

    [Theory]
    [InlineData($"Bearer {Key}", false)]
    [InlineData($"bearer   {Key} ", false)]
    [InlineData($"Basic ci:{Key}", true)]
    [InlineData($"BASIC ci:{Key}", true)]
    public void Find_OfAKeyThatIsKnown_IsIt(string header, bool isBasic)
    {
        Assert.Equal("ci", PresentedKey.Find(Keys, Encoded(header), out var wasBasic)?.Caller.Name);
        Assert.Equal(isBasic, wasBasic);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData(Key)]
    [InlineData($"Digest {Key}")]
    [InlineData($"Bearer {Key}x")]
    [InlineData("Bearer hp_")]
    [InlineData($"Bearer ci:{Key}")]
    [InlineData($"Basic {Key}")]
    [InlineData($"Basic other:{Key}")]
    [InlineData($"Basic CI:{Key}")]
    [InlineData($"Basic :{Key}")]
    [InlineData("Basic ci:")]
    [InlineData("Raw Basic !!!!")]
    public void Find_OfAnythingElse_IsNothing(string? header) => Assert.Null(PresentedKey.Find(Keys, Encoded(header), out _));

    [Fact]
    public void Find_OfAHeaderThatIsTooLong_IsNothing()
    {
        Assert.Null(PresentedKey.Find(Keys, "Bearer " + new string('ÿ', 100_000), out _));
        Assert.Null(PresentedKey.Find(Keys, "Bearer " + new string('\uffff', 249), out _));
    }

    [Fact]
    public void Create_OfAKey_IsAnotherEachTime()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => KeyText.Create()).ToList();

        Assert.Equal(100, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^hp_[A-Za-z0-9_-]{43}$", key));
    }

    private static KnownKey Known(string name, string key) => new(new ApiKey { Name = name, Role = Role.Reader, Hash = KeyText.Hash(key), CreatedAt = default });

    private static string? Encoded(string? header) =>
        header?.Split(' ', 2) is [var scheme, var credentials] && scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            ? $"{scheme} {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}"
            : header?.Replace("Raw ", "", StringComparison.Ordinal);
}
