using System.Text.Json.Nodes;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Specs;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Inventory;

/// <summary>Reads the facts of one host and stores what came of it. Thread-safe.</summary>
internal sealed class SpecUpdater(
    ISpecReader reader,
    PoolWriter writer,
    IDbContextFactory<PoolContext> contexts,
    SpecsPolicy policy,
    MachineRecognition machines,
    SpecCommands commands,
    OsSettlement settlement,
    TimeProvider time)
{
    /// <summary>How many changes of hardware are told one by one.</summary>
    private const int MostShown = 10;

    public async Task UpdateAsync(long hostId, CancellationToken cancellationToken)
    {
        if (await FindAsync(hostId, cancellationToken) is not { HasReadableSpecs: true } host)
        {
            return;
        }

        var target = new SshTarget(host.Endpoint.Ip, settlement.SshOf(host).Port, host.Credentials.Username)
        {
            Password = host.Credentials.Password,
            PrivateKey = host.Credentials.Key,
            HostKey = host.HostKey,
            IsWindows = host.Source is HostSource.Unsettled ? null : host.Os == HostOs.Windows,
            TakesCandidates = !host.Credentials.HaveSecret || host.IsDiscovered,
        };
        var asked = await commands.AllAsync(cancellationToken);
        var result = await reader.ReadAsync(target, asked, cancellationToken);
        var verdict = await settlement.JudgeAsync(host, result, cancellationToken);
        await writer.WriteAsync((context, changes) => StoreAsync(context, host, asked, result, verdict, changes), cancellationToken);
    }

    private async Task<PoolHost?> FindAsync(long hostId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Hosts.AsNoTracking().FirstOrDefaultAsync(host => host.Id == hostId, cancellationToken);
    }

    private async Task<bool> StoreAsync(
        PoolContext context, PoolHost asked, IReadOnlyDictionary<string, string> own, SpecResult result, OsVerdict? verdict, ICollection<HostChange> changes)
    {
        if (await context.Hosts.FindAsync(asked.Id) is not { } host || host.Version != asked.Version || !IsStillAsked(context, own))
        {
            // It was changed meanwhile, and asked for again by that.
            return false;
        }

        var now = time.GetUtcNow();
        host.HostKey ??= result.HostKey;
        if (verdict is not null)
        {
            OsSettlement.Apply(host, verdict, changes);
        }

        if (result is { Failure: null, Machine: { } machine })
        {
            var known = await StoreAsync(context, host.Id, machine);
            host.HardwareSpecs = Merge(host.HardwareSpecs, known, result.Facts);
            host.Specs = policy.Succeeded(result, now);
            if (await machines.MergeAsync(context, host, changes))
            {
                return true;
            }

            changes.Add(new HostChange(HostChangeKind.SpecsRead, host, TakeLogin(host, result.Login)));
            if (known is not null && FactChanges.Between(known, machine) is { Count: > 0 } differences)
            {
                changes.Add(new HostChange(HostChangeKind.HardwareChanged, host, Shown(differences)));
            }
        }
        else
        {
            var before = host.Specs;
            host.Specs = SpecsPolicy.Failed(result, host, now);
            changes.Add(new HostChange(
                host.Specs.Reason == before.Reason ? HostChangeKind.SpecsStillFail : HostChangeKind.SpecsFailed,
                host,
                $"({host.Specs.Reason}) {host.Specs.Message}"));
        }

        return true;
    }

    /// <summary>
    /// What a host took of its network's candidates are its credentials from then on: whoever gets it can log in, and they
    /// are tried first the next time.
    /// </summary>
    /// <returns>What there is to tell of it; null: nothing.</returns>
    private static string? TakeLogin(PoolHost host, SshLogin? login)
    {
        if (login is null)
        {
            return null;
        }

        host.Credentials = new HostCredentials { Username = login.Username, Password = login.Password, Key = login.PrivateKey };
        host.Version++;
        return $"(as {login.Username}, by a {(login.Password is null ? "key" : "password")} of its network, which is its own from now on)";
    }

    private bool IsStillAsked(PoolContext context, IReadOnlyDictionary<string, string> own)
    {
        using var session = new SqlSession(context);
        return commands.All(session).SequenceEqual(own);
    }

    /// <summary>Stores the typed facts, and gives those that were known before.</summary>
    private static async Task<MachineFacts?> StoreAsync(PoolContext context, long hostId, MachineFacts facts)
    {
        if (await context.FactSheets.FindAsync(hostId) is not { } sheet)
        {
            context.Add(new FactSheet { HostId = hostId, Facts = FactJson.Write(facts) });
            return null;
        }

        var known = FactJson.Read(sheet.Facts);
        sheet.Facts = FactJson.Write(facts);
        return known;
    }

    /// <summary>Facts win; keys that a client put there stay, but not those of commands that are no more, or fail now.</summary>
    private static string Merge(string? specs, MachineFacts? known, IReadOnlyDictionary<string, string> facts)
    {
        var merged = specs is null ? [] : JsonNode.Parse(specs)!.AsObject();
        foreach (var (key, _) in known?.Own ?? [])
        {
            merged.Remove(key);
        }

        foreach (var (key, value) in facts)
        {
            merged[key] = value;
        }

        return merged.ToJsonString(WireJson.Options);
    }

    private static string Shown(IReadOnlyList<string> differences) => differences.Count <= MostShown
        ? string.Join("; ", differences)
        : $"{string.Join("; ", differences.Take(MostShown))}; and {differences.Count - MostShown} more";
}
