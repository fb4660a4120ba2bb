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
    }
}
