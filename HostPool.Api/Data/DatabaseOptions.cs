using HostPool.Api.Secrets;
using HostPool.Api.Settings;

namespace HostPool.Api.Data;

/// <summary>The settings under <c>Database</c>. Never prints the connection string, which may hold a password.</summary>
internal sealed class DatabaseOptions
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    private const string SqliteDefault = "Data Source=hostpool.db";

    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>
    /// As Microsoft.Data.Sqlite takes it, where a relative path starts at the working directory, or as Npgsql does.
    /// </summary>
    public string ConnectionString { get; set; } = SqliteDefault;

    /// <summary>The folder of the key ring; empty: beside the SQLite file, or in the PostgreSQL database.</summary>
    public string? KeyRing { get; set; }

    /// <summary>A file whose first line protects the key ring; the others open what they protected before. Empty: none.</summary>
    public string? PassphraseFile { get; set; }

    /// <summary>A certificate that protects it; passphrases beside it only open what they protected before.</summary>
    public CertificateOptions KeyCertificate { get; set; } = new();

    /// <summary>A certificate that protected it before.</summary>
    public CertificateOptions FormerKeyCertificate { get; set; } = new();

    /// <summary>Where the key ring is; null: in the database.</summary>
    public string? KeyRingFolder() => this switch
    {
        { KeyRing: { Length: > 0 } folder } => Path.GetFullPath(folder),
        { Provider: Postgres } => null,
        _ => SqliteConnectionStrings.File(ConnectionString) + ".keys",
    };

    /// <summary>The files that open the key ring to whoever reads them.</summary>
    public IEnumerable<string> RingOpeners() =>
        new[] { PassphraseFile, KeyCertificate.OpenFile, FormerKeyCertificate.OpenFile }.OfType<string>().Where(file => file.Length > 0);

    public bool IsPostgres() => Provider == Postgres;

    public IEnumerable<string> Validate()
    {
        var problem = Provider switch
        {
            Sqlite => SqliteConnectionStrings.Problem(ConnectionString),
            Postgres => ConnectionString is "" or SqliteDefault ? PostgresConnectionStrings.Missing : PostgresConnectionStrings.Problem(ConnectionString),
            _ => null,
        };
        if (Provider is not (Sqlite or Postgres))
        {
            yield return $"Database:Provider: '{Provider}' is not known; known: {Sqlite}, {Postgres}";
        }
        else if (problem is not null)
        {
            yield return $"Database:ConnectionString: {problem}";
        }

        foreach (var (name, certificate) in new[] { (nameof(KeyCertificate), KeyCertificate), (nameof(FormerKeyCertificate), FormerKeyCertificate) })
        {
            if (certificate.IsSet && certificate.Problem(mustBeRsa: true) is { } unusable)
            {
                yield return $"Database:{name}: {unusable}";
            }
        }

        if (PassphraseFile is { Length: > 0 } file && Passphrases.Problem(file) is { } wrong)
        {
            yield return $"Database:PassphraseFile: {wrong}";
        }
    }
}
