using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace HostPool.Api.Secrets;

/// <summary>
/// AES-256-GCM under one data key (NIST SP 800-38D): nonce of 96 bits, drawn at random each time, tag of 128 bits, and the
/// text. The kind of a secret is authenticated with it, but not the row that it stands in: who writes the database can give one
/// host the secret of another, as they can give one the address of another, which is not sealed. Thread-safe.
/// </summary>
internal sealed class DataCipher(long id, byte[] key) : IDisposable
{
    /// <summary>Bytes of a data key.</summary>
    public const int KeySize = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = NonceSize + TagSize;
    private const int MostOnStack = 512;

    private static readonly byte[][] Associated = [.. Enum.GetValues<SecretKind>().Select(kind => Encoding.UTF8.GetBytes($"HostPool {kind}"))];

    /// <summary>One a thread: an instance serves one at a time, and a lock would be waited for.</summary>
    private readonly ThreadLocal<AesGcm> _aes = new(() => new AesGcm(key, TagSize), trackAllValues: true);

    public long Id => id;

    public string Seal(SecretKind kind, string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        var data = new byte[Overhead + size];
        var plain = new byte[size];
        Encoding.UTF8.GetBytes(text, plain);
        RandomNumberGenerator.Fill(data.AsSpan(0, NonceSize));
        _aes.Value!.Encrypt(data.AsSpan(0, NonceSize), plain, data.AsSpan(Overhead), data.AsSpan(NonceSize, TagSize), Associated[(int)kind]);
        CryptographicOperations.ZeroMemory(plain);
        return SealedText.Write(id, data);
    }

    /// <param name="kind">What it was sealed as.</param>
    /// <param name="base64">As <see cref="SealedText"/> has it.</param>
    /// <returns>Null: it was not sealed so, or changed since.</returns>
    public string? Open(SecretKind kind, ReadOnlySpan<char> base64)
    {
        var most = base64.Length / 4 * 3;
        var rented = most > MostOnStack ? ArrayPool<byte>.Shared.Rent(2 * most) : null;
        var buffer = rented ?? stackalloc byte[2 * MostOnStack];
        try
        {
            if (!Convert.TryFromBase64Chars(base64, buffer[..(buffer.Length / 2)], out var size) || size < Overhead)
            {
                return null;
            }

            var data = buffer[..size];
            var plain = buffer.Slice(buffer.Length / 2, size - Overhead);
            _aes.Value!.Decrypt(data[..NonceSize], data[Overhead..], data[NonceSize..Overhead], plain, Associated[(int)kind]);
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }
    }

    public void Dispose()
    {
        foreach (var aes in _aes.Values)
        {
            aes.Dispose();
        }

        _aes.Dispose();
        CryptographicOperations.ZeroMemory(key);
    }
}
