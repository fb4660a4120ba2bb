using HostPool.Api.Data;
using HostPool.Api.Hosts;
using HostPool.Specs;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Inventory;

/// <summary>Brings the schedule and the machine-ids up from the database at start.</summary>
internal sealed class SpecScheduleLoader(PoolWriter writer, SpecSchedule schedule, MachineIds machines, SpecsPolicy policy)
{
    public Task LoadAsync(CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, _) =>
        {
            // Reading may have been switched on or off since the last run.
            var (from, to) = policy.Enabled ? (SpecsState.None, SpecsState.Pending) : (SpecsState.Pending, SpecsState.None);
            await context.Hosts.Where(host => (host.Os == HostOs.Linux || host.Endpoint.Protocol == HostEndpoint.Ssh || host.Source == HostSource.Unsettled) && host.Specs.State == from)
                .ExecuteUpdateAsync(set => set.SetProperty(host => host.Specs.State, to), cancellationToken);

            // And so may the credentials and the trust in new hosts that others of them failed for.
            string[] settled = [.. new[] { SpecFailure.Untrusted, SpecFailure.HostKeyUnknown, SpecFailure.Authentication }.Select(SpecsPolicy.ReasonOf)];
            await context.Hosts.Where(host => host.Specs.State == SpecsState.Failed && settled.Contains(host.Specs.Reason))
                .ExecuteUpdateAsync(set => set.SetProperty(host => host.Specs.State, policy.Enabled ? SpecsState.Pending : SpecsState.None), cancellationToken);
            using var session = new SqlSession(context);
            foreach (var host in HostRows.Where(session, "specs_state <> 'None'"))
            {
                schedule.Put(host);
                machines.Put(host);
            }

            return 0;
        },
        cancellationToken);
}
