namespace HostPool.Api.Filters;

/// <summary>Facts in expressions over <c>hosts h</c>.</summary>
internal static class FactSql
{
    /// <summary>The number that the fact <paramref name="placeholder"/> is; null where the host has none.</summary>
    /// <remarks>The sign keeps the least number of all hosts, which an index has, from being where the search for one host's begins.</remarks>
    public static string Number(string placeholder) =>
        $"(SELECT MIN(+v.number) FROM host_labels v WHERE v.host_id = h.id AND v.key = {placeholder})";
}
