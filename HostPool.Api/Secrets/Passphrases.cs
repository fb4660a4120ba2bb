using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace HostPool.Api.Secrets;

/// <summary>
/// The lines of a passphrase file, and the keys that are derived of them (PBKDF2, RFC 8018, with HMAC-SHA-256). The first
/// line protects; the others open what was protected by them before. Thread-safe.
/// </summary>
internal sealed class Passphrases(IReadOnlyList<string> lines)
{
    public const int Iterations = 600_000;

    private const int Shortest = 8;
    private const int SaltSize = 16;
    private const int KeySize = 32;

    /// <summary>It takes a good part of a second: each is derived once.</summary>
    private readonly ConcurrentDictionary<(string Line, string Salt, int Iterations), byte[]> _derived = new();

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Passphrases Read(string file) => new([.. File.ReadLines(file).Where(line => line.Length > 0)]);

    /// <summary>What is wrong with a passphrase file, or null.</summary>
    public static string? Problem(string file)
    {
        if (Directory.Exists(file))
        {
            return $"{file} is a folder, not a file"; // Reading one is said to be denied.
        }

        try
        {
            return File.ReadLines(file).FirstOrDefault() is { Length: >= Shortest } ? null : $"the first line of {file} has fewer than {Shortest} characters";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltSize);

    /// <summary>Of the first line.</summary>
    public byte[] Derive(byte[] salt) => Derive(lines[0], salt, Iterations);

    /// <summary>Of every line, the first one first.</summary>
    public IEnumerable<byte[]> DeriveAll(byte[] salt, int iterations) => lines.Select(line => Derive(line, salt, iterations));

    private byte[] Derive(string line, byte[] salt, int iterations) => _derived.GetOrAdd(
        (line, Convert.ToBase64String(salt), iterations),
        _ => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(line), salt, iterations, HashAlgorithmName.SHA256, KeySize));
}
