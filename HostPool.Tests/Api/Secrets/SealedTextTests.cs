using HostPool.Api.Secrets;

namespace HostPool.Tests.Api.Secrets;

public sealed class SealedTextTests
{
    [Fact]
    public void TryRead_OfWhatWasWritten_GivesItBack()
    {
        Assert.True(SealedText.TryRead(SealedText.Write(42, [1, 2, 3]), out var id, out var data));

        Assert.Equal(42, id);
        Assert.Equal([1, 2, 3], Convert.FromBase64String(data.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("opensesame")]
    [InlineData("v1:")]
    [InlineData("v1:1")]
    [InlineData("v1::AAAA")]
    [InlineData("v1:-1:AAAA")]
    [InlineData("v1: 1:AAAA")]
    [InlineData("v1:99999999999999999999:AAAA")]
    [InlineData("v2:1:AAAA")]
    public void TryRead_OfAnythingElse_IsFalse(string text) => Assert.False(SealedText.TryRead(text, out _, out _));
}
