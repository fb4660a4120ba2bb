namespace HostPool.Api.Filters;

/// <summary>Describes the conditions of a query for Swagger.</summary>
internal static class FilterDocs
{
    /// <summary>The conditions, beside which any fact may be one: the endpoint holds its query against <see cref="FactKeys"/>.</summary>
    public static RouteHandlerBuilder AsksForHosts(this RouteHandlerBuilder endpoint) => endpoint
        .TakesAnyQuery()
        .Asks("os", "The operating system, `linux` or `windows`.", "linux")
        .Asks("tags", "Tags that the host must all have, split at commas.", "large,ssd")
        .Asks("not_tags", "Tags of which it may have none.", "broken")
        .Asks("name", "The whole name; only A to Z are the same as a to z.", "linux_host_0")
        .Asks("ids", "Any of these host ids, split at commas.", "1,2,3")
        .Asks("network", "Its endpoint's address lies in this block: an IP address or a CIDR range.", "10.0.0.0/24")
        .Asks("cpus", "Processors: a number is the least, `4..8`, `4..` and `..8` are ranges.", "4..8")
        .Asks("ram_mb", "Main memory in MiB, likewise.", "8192")
        .Asks("disk_gb", "The disks' size in GiB, likewise.", "100..")
        .Asks("cpu_arch", "The processor's architecture.", "x86_64")
        .Asks("cpu.cores", "Any typed fact by its dotted key: of one that is a number it is the least, or a range; of one that is text, the text.", "8..")
        .Asks("gpus.model", "Of a list, any of its elements; `*` stands for anything.", "*a100*")
        .Asks("gpus.count", "How many a list has.", "4")
        .Asks("virtualisation.kvm", "`true` or `false`.", "true");

    /// <summary>The rule of typed facts, and their keys.</summary>
    public static readonly string Facts =
        "Typed facts (`facts` of a host) are asked for by dotted keys; a list by what any of its elements has, or by its `count`; `*` in a text "
        + $"stands for anything: {string.Join(", ", FactSchema.Keys.Order(StringComparer.Ordinal).Select(key => $"`{key}`"))}, and `own.` with the key of a command of your own.";
}
