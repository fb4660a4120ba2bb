namespace HostPool.Api.Data;

/// <summary>The settings under <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    /// <summary><c>sqlite</c>.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>As Microsoft.Data.Sqlite takes it; a relative path starts at the working directory.</summary>
    public string ConnectionString { get; set; } = "Data Source=hostpool.db";

    public IEnumerable<string> Validate()
    {
        if (Provider != "sqlite")
        {
            yield return $"Database:Provider: '{Provider}' is not known; known: sqlite";
        }
        else if (SqliteConnectionStrings.Problem(ConnectionString) is { } problem)
        {
            yield return $"Database:ConnectionString: {problem}";
        }
    }
}
