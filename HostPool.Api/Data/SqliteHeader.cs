using System.Buffers.Binary;

namespace HostPool.Api.Data;

/// <summary>The first 100 bytes of a SQLite database (sqlite.org/fileformat2.html, 1.3), read without SQLite.</summary>
internal static class SqliteHeader
{
    /// <summary>Marks a database as HostPool's: "HPol" in PRAGMA application_id.</summary>
    public const int ApplicationId = 0x48506F6C;

    private const int Length = 100;
    private const int ApplicationIdOffset = 68;

    /// <summary>Why the file cannot be the pool's database; null when it can be, or is empty.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string? Problem(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[Length];
        var read = file.ReadAtLeast(header, Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            return null;
        }

        if (read < Length || !header.StartsWith("SQLite format 3\0"u8))
        {
            return "is not a SQLite database";
        }

        return BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdOffset..]) == ApplicationId
            ? null
            : "is a SQLite database of another program";
    }
}
