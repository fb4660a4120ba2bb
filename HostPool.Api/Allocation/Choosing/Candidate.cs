using HostPool.Api.Data;

namespace HostPool.Api.Allocation.Choosing;

/// <summary>A host as an allocation saw it: it can be claimed only while it is still the same.</summary>
internal readonly record struct Candidate(long HostId, int Version, string Ip, int Port)
{
    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "h.id, h.version, h.endpoint_ip, h.endpoint_port";

    public static Candidate Read(SqlStatement row) => new(row.Int64(0), row.Int32(1), row.Text(2), row.Int32(3));
}
