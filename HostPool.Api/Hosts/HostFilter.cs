using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>Which hosts are wanted: all conditions must hold. Comparison ignores case.</summary>
/// <param name="Os">The operating system; null: any.</param>
/// <param name="Tags">Tags that the host must all have, as <see cref="PoolHost.TagKey"/> gives them.</param>
internal sealed record HostFilter(string? Os, IReadOnlyList<string> Tags)
{
    /// <summary>The conditions that a body may state.</summary>
    public static readonly IReadOnlyList<string> Keys = ["os", "tags"];

    /// <summary>Every host.</summary>
    public static readonly HostFilter All = new(null, []);

    private static readonly HostFilter None = new("(no such os)", []);

    /// <summary>From <c>?os=LINUX&amp;tags=a,b</c>; unknown keys are ignored.</summary>
    public static HostFilter FromQuery(string? os, string? tags) => new(
        string.IsNullOrEmpty(os) ? null : os.ToLowerInvariant(),
        string.IsNullOrEmpty(tags) ? [] : [.. tags.Split(',').Select(PoolHost.TagKey)]);

    /// <summary>
    /// From the body of an allocation. A condition of the wrong type is one that no host meets; an empty one is none.
    /// </summary>
    public static HostFilter FromJson(JsonObject body)
    {
        string? os = null;
        if (!body["os"].IsEmpty())
        {
            if ((os = body["os"].AsText()?.ToLowerInvariant()) is null)
            {
                return None;
            }
        }

        if (body["tags"].IsEmpty())
        {
            return new HostFilter(os, []);
        }

        return body["tags"].AsTexts() is { } tags ? new HostFilter(os, [.. tags.Select(PoolHost.TagKey)]) : None;
    }

    /// <summary>The conditions as a query.</summary>
    public IQueryable<PoolHost> Apply(IQueryable<PoolHost> hosts)
    {
        if (Os is not null)
        {
            hosts = hosts.Where(host => host.Os == Os);
        }

        return Tags.Aggregate(hosts, (matching, tag) => matching.Where(host => host.TagKeys.Contains(tag)));
    }
}
