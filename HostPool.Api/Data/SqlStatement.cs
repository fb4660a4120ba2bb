using HostPool.Api.Secrets;

namespace HostPool.Api.Data;

/// <summary>
/// A prepared statement, and the row that it is at. Columns count from 0; a column that may be null is asked by the
/// methods that say so. For one thread.
/// </summary>
internal abstract class SqlStatement(PoolContext context) : IDisposable
{
    /// <summary>Opens what is sealed in a row.</summary>
    public SecretBox Secrets => context.Secrets;

    /// <summary>Begins to run it. What it gives is read with <see cref="Read"/>, and <see cref="End"/> comes after.</summary>
    public abstract void Begin(ReadOnlySpan<object?> arguments);

    /// <summary>Goes to the next row; false after the last.</summary>
    public abstract bool Read();

    /// <summary>Makes it ready to run again.</summary>
    public abstract void End();

    /// <summary>Runs a statement without rows; gives how many rows it changed.</summary>
    public abstract int Execute(ReadOnlySpan<object?> arguments);

    /// <summary>Runs an INSERT of one row; gives the id that it got. As <see cref="SqlSession.Insert"/> prepared it.</summary>
    public abstract long Insert(ReadOnlySpan<object?> arguments);

    public abstract bool IsNull(int column);

    public abstract long Int64(int column);

    public abstract double Double(int column);

    public abstract string Text(int column);

    /// <summary>Several texts: an array where the database has them, JSON where it has not.</summary>
    public abstract string[] Texts(int column);

    /// <summary>A number or a text as it is stored; null when it is null.</summary>
    public abstract object? Value(int column);

    public abstract void Dispose();

    public int Int32(int column) => (int)Int64(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    /// <summary>A time, stored in milliseconds since 1970.</summary>
    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(Int64(column));
}
