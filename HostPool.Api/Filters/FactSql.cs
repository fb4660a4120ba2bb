namespace HostPool.Api.Filters;

/// <summary>Facts in expressions over <c>hosts h</c>.</summary>
internal static class FactSql
{
    /// <summary>The number that the fact <paramref name="placeholder"/> is; null where the host has none.</summary>
    public static string Number(string placeholder) =>
        $"(SELECT MIN(v.number) FROM host_labels v WHERE v.host_id = h.id AND v.key = {placeholder})";
}
