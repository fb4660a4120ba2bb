using Npgsql;

namespace HostPool.Tests.Api.Replicas;

/// <summary>A transaction past the service, that has its locks until it is committed or disposed of.</summary>
internal sealed class ForeignTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private ForeignTransaction(NpgsqlConnection connection) => _connection = connection;

    public static async Task<ForeignTransaction> BeginAsync(TestDatabase database, string sql)
    {
        var transaction = new ForeignTransaction(new NpgsqlConnection(database.ConnectionString + ";Pooling=false"));
        await transaction._connection.OpenAsync();
        await transaction.ExecuteAsync("BEGIN; " + sql);
        return transaction;
    }

    public Task CommitAsync() => ExecuteAsync("COMMIT");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
