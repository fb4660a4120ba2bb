using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;

namespace HostPool.Api.Inventory;

/// <summary>Asks for the facts of many hosts at once.</summary>
internal sealed partial class SpecRequests(SpecsPolicy policy, ILogger<SpecRequests> logger)
{
    /// <summary>As <see cref="PoolHost.HasReadableSpecs"/>.</summary>
    private static readonly HostCondition Readable =
        new("os", "readable", "(h.os = {0} OR h.endpoint_protocol = {1} OR h.source = {2})", HostOs.Linux, HostEndpoint.Ssh, nameof(HostSource.Unsettled));

    /// <summary>Inside of a write: all matching hosts whose facts can be read are due now.</summary>
    /// <returns>How many.</returns>
    public int Request(PoolContext context, HostFilter filter, ICollection<HostChange> changes)
    {
        if (!policy.Enabled)
        {
            return 0;
        }

        using var session = new SqlSession(context);
        var readable = filter with { Conditions = [.. filter.Conditions, Readable] };
        var hosts = HostRows.List(session, readable).ToList();
        var update = readable.AppendTo(new SqlText(
            "UPDATE hosts SET specs_state = 'Pending', specs_next_attempt_at = NULL WHERE id IN (SELECT h.id FROM hosts h WHERE TRUE")).Add(")");
        session.Execute(update.ToString(), [.. update.Arguments]);
        foreach (var host in hosts)
        {
            policy.Request(host);
            changes.Add(new HostChange(HostChangeKind.SpecsRequested, host));
        }

        Requested(hosts.Count);
        return hosts.Count;
    }

    [LoggerMessage(LogLevel.Information, "SpecsRequested: the facts of {Count} hosts are read again")]
    private partial void Requested(int count);
}
