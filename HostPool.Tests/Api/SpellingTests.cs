using HostPool.Api;

namespace HostPool.Tests.Api;

public sealed class SpellingTests
{
    private static readonly string[] Known = ["os", "ids", "tags", "owner", "older_than", "lease_seconds"];

    [Theory]
    [InlineData("OS", "os")]
    [InlineData("id", "ids")]
    [InlineData("tag", "tags")]
    [InlineData("tgas", "tags")]
    [InlineData("owners", "owner")]
    [InlineData("Owenr", "owner")]
    [InlineData("olderthan", "older_than")]
    [InlineData("leaseSecond", "lease_seconds")]
    public void Nearest_OfAMisspeltWord_IsTheOneMeant(string word, string meant) => Assert.Equal(meant, Spelling.Nearest(word, Known));

    [Theory]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("ts")]
    [InlineData("foo")]
    [InlineData("bar")]
    [InlineData("than")]
    [InlineData("seconds")]
    public void Nearest_OfAnotherWord_IsNone(string word) => Assert.Null(Spelling.Nearest(word, Known));

    [Fact]
    public void Nearest_OfSeveralThatAreNear_IsTheOneThatLooksMostLike() => Assert.Equal("hosts", Spelling.Nearest("hostss", ["host_1", "hosts"]));

    [Theory]
    [InlineData("owners", "did you mean 'owner'? known: owner, older_than, and more")]
    [InlineData("cpu.corez", "did you mean 'cpu.cores'? known: owner, older_than, and more")]
    [InlineData("colour", "known: owner, older_than, and more")]
    public void Hint_OfAWord_NamesTheOneMeantAndThoseThatAreListed(string word, string hint) =>
        Assert.Equal(hint, Spelling.Hint(word, ["owner", "older_than"], ["cpu.cores"], ", and more"));
}
