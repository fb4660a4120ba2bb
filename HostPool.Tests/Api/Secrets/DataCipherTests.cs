using HostPool.Api.Secrets;

namespace HostPool.Tests.Api.Secrets;

public sealed class DataCipherTests : IDisposable
{
    private readonly DataCipher _cipher = new(1, [.. Enumerable.Range(0, DataCipher.KeySize).Select(i => (byte)i)]);

    public static TheoryData<string> Texts => ["", "p", "admin", "pässwörd ☃ 𝄞", "v1:1:AAAA", new string('x', 379), new string('x', 100_000)];

    public void Dispose() => _cipher.Dispose();

    [Theory]
    [MemberData(nameof(Texts))]
    public void Open_OfWhatWasSealed_GivesIt(string text) => Assert.Equal(text, Open(_cipher.Seal(SecretKind.Password, text)));

    [Fact]
    public void Seal_OfTheSame_IsAnotherEachTime() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => _cipher.Seal(SecretKind.Password, "p")).Distinct().Count());

    [Fact]
    public void Open_AsAnotherKind_GivesNothing()
    {
        var stored = _cipher.Seal(SecretKind.Password, "p");

        Assert.All(Enum.GetValues<SecretKind>(), kind => Assert.Equal(kind is SecretKind.Password ? "p" : null, Open(stored, kind)));
    }

    [Fact]
    public void Open_WithAnotherKey_GivesNothing()
    {
        using var other = new DataCipher(1, new byte[DataCipher.KeySize]);

        Assert.Null(Open(other.Seal(SecretKind.Password, "p")));
    }

    [Fact]
    public void Open_OfWhatWasChangedAnywhere_GivesNothing()
    {
        var stored = _cipher.Seal(SecretKind.Password, "opensesame");
        var data = Convert.FromBase64String(stored["v1:1:".Length..]);

        for (var i = 0; i < data.Length; i++)
        {
            byte[] changed = [.. data];
            changed[i] ^= 1;
            Assert.Null(Open(SealedText.Write(1, changed)));
            Assert.Null(Open(SealedText.Write(1, data.AsSpan(0, i))));
        }
    }

    [Theory]
    [InlineData("v1:1:")]
    [InlineData("v1:1:nobase64!")]
    [InlineData("v1:1:AAAA")]
    public void Open_OfWhatIsTooShortOrNoBase64_GivesNothing(string stored) => Assert.Null(Open(stored));

    [Fact]
    public void Cipher_UsedByManyThreads_OpensWhatEachSealed() => Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
    {
        var text = $"secret {i}";
        Assert.Equal(text, Open(_cipher.Seal(SecretKind.PrivateKey, text), SecretKind.PrivateKey));
    });

    private string? Open(string stored, SecretKind kind = SecretKind.Password) =>
        SealedText.TryRead(stored, out _, out var data) ? _cipher.Open(kind, data) : throw new ArgumentException("It is no sealed text.", nameof(stored));
}
