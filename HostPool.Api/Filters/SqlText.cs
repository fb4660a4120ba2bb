using System.Globalization;
using System.Text;

namespace HostPool.Api.Filters;

/// <summary>SQL being put together, with its arguments as the parameters <c>@p0</c>, <c>@p1</c>, ….</summary>
internal sealed class SqlText
{
    private const int UsualLength = 1024;

    private readonly StringBuilder _text = new(UsualLength);
    private readonly List<object?> _arguments = [];

    public SqlText(string sql) => _text.Append(sql);

    public IReadOnlyList<object?> Arguments => _arguments;

    /// <summary>Adds SQL as it is.</summary>
    public SqlText Add(string sql)
    {
        _text.Append(sql);
        return this;
    }

    /// <summary>Adds SQL in which <c>{0}</c>, <c>{1}</c> stand for the arguments.</summary>
    public SqlText Add(string sql, params IReadOnlyList<object?> arguments)
    {
        var names = new object[arguments.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = $"@p{_arguments.Count}";
            _arguments.Add(arguments[i]);
        }

        _text.AppendFormat(CultureInfo.InvariantCulture, sql, names);
        return this;
    }

    /// <summary>The SQL, without its arguments.</summary>
    public override string ToString() => _text.ToString();
}
