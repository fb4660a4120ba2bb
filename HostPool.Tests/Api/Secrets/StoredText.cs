using System.Text;

namespace HostPool.Tests.Api.Secrets;

/// <summary>All that a database holds, to be searched.</summary>
internal static class StoredText
{
    /// <summary>The bytes of a SQLite file and of all beside it, or the rows of all tables of PostgreSQL; Latin-1, so that ASCII is found.</summary>
    public static string Of(TestDatabase database) => database.IsPostgres
        ? string.Join('\n', Texts(database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
            .SelectMany(table => Texts(database, $"SELECT t::text FROM \"{table}\" t")))
        : Of(Path.GetDirectoryName(database.File)!);

    /// <summary>The bytes of all files of a folder, and theirs.</summary>
    public static string Of(string folder) => string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Select(Read)); // That one is empty, and locked.

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        return Encoding.Latin1.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    private static List<string> Texts(TestDatabase database, string sql)
    {
        using var connection = database.Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
