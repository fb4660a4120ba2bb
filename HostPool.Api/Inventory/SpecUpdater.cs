using System.Text.Json.Nodes;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Specs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Inventory;

/// <summary>Reads the facts of one host and stores what came of it. Thread-safe.</summary>
internal sealed class SpecUpdater(
    ISpecReader reader,
    PoolWriter writer,
    IDbContextFactory<PoolContext> contexts,
    SpecsPolicy policy,
    MachineRecognition machines,
    IOptions<SpecOptions> options,
    TimeProvider time)
{
    public async Task UpdateAsync(long hostId, CancellationToken cancellationToken)
    {
        if (await FindAsync(hostId, cancellationToken) is not { HasReadableSpecs: true } host)
        {
            return;
        }

        var target = new SshTarget(host.Endpoint.Ip, host.Endpoint.Port, host.Credentials.Username)
        {
            Password = host.Credentials.Password,
            PrivateKey = host.Credentials.Key,
            HostKey = host.HostKey,
        };
        var result = await reader.ReadAsync(target, options.Value.Commands.AsReadOnly(), cancellationToken);
        await writer.WriteAsync((context, changes) => StoreAsync(context, host, result, changes), cancellationToken);
    }

    private async Task<PoolHost?> FindAsync(long hostId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Hosts.AsNoTracking().FirstOrDefaultAsync(host => host.Id == hostId, cancellationToken);
    }

    private async Task<bool> StoreAsync(PoolContext context, PoolHost asked, SpecResult result, ICollection<HostChange> changes)
    {
        if (await context.Hosts.FindAsync(asked.Id) is not { } host || host.Version != asked.Version)
        {
            // It was changed meanwhile, and asked for again by that.
            return false;
        }

        var now = time.GetUtcNow();
        host.HostKey ??= result.HostKey;
        if (result.Failure is null)
        {
            host.HardwareSpecs = Merge(host.HardwareSpecs, result.Facts);
            await StoreAsync(context, host.Id, FactJson.Write(result.Machine!));
            host.Specs = policy.Succeeded(result, now);
            if (await machines.MergeAsync(context, host, changes))
            {
                return true;
            }

            changes.Add(new HostChange(HostChangeKind.SpecsRead, host));
        }
        else
        {
            var before = host.Specs;
            host.Specs = SpecsPolicy.Failed(result, before.Failures, now);
            changes.Add(new HostChange(
                host.Specs.Reason == before.Reason ? HostChangeKind.SpecsStillFail : HostChangeKind.SpecsFailed,
                host,
                $"({host.Specs.Reason}) {host.Specs.Message}"));
        }

        return true;
    }

    private static async Task StoreAsync(PoolContext context, long hostId, string facts)
    {
        if (await context.FactSheets.FindAsync(hostId) is { } sheet)
        {
            sheet.Facts = facts;
        }
        else
        {
            context.Add(new FactSheet { HostId = hostId, Facts = facts });
        }
    }

    /// <summary>Facts win; keys that a client put there stay.</summary>
    private static string Merge(string? known, IReadOnlyDictionary<string, string> facts)
    {
        var specs = known is null ? [] : JsonNode.Parse(known)!.AsObject();
        foreach (var (key, value) in facts)
        {
            specs[key] = value;
        }

        return specs.ToJsonString(WireJson.Options);
    }
}
