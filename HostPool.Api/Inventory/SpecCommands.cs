using HostPool.Api.Data;
using HostPool.Api.Filters;
using HostPool.Specs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Inventory;

/// <summary>
/// The extra facts: those of the settings, and those that were added while HostPool runs, which all replicas share. Every
/// change makes all hosts be read anew. Thread-safe.
/// </summary>
internal sealed class SpecCommands(
    PoolWriter writer, IDbContextFactory<PoolContext> contexts, IOptions<SpecOptions> options, SpecRequests requests, TimeProvider time)
{
    /// <summary>All of them as they are now, by key.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AllAsync(CancellationToken cancellationToken) =>
        await contexts.ReadAsync(All, cancellationToken);

    /// <summary>The same inside of a write.</summary>
    public IReadOnlyDictionary<string, string> All(SqlSession session)
    {
        var all = new SortedDictionary<string, string>(options.Value.Commands, StringComparer.Ordinal);
        foreach (var command in Added(session))
        {
            // One that was added before the settings had its key.
            all.TryAdd(command.Key, command.Command);
        }

        return all;
    }

    /// <summary>All of them with where they come from, by key.</summary>
    public async Task<IReadOnlyList<SpecCommandWire>> ListAsync(CancellationToken cancellationToken)
    {
        var added = await contexts.ReadAsync(Added, cancellationToken);
        return
        [
            .. options.Value.Commands.Select(command => new SpecCommandWire(command.Key, command.Value, "settings", null))
                .Concat(added.Where(command => !options.Value.Commands.ContainsKey(command.Key)).Select(ToWire))
                .OrderBy(command => command.Key, StringComparer.Ordinal),
        ];
    }

    /// <param name="key">And its command, with which <see cref="SpecOptions.Fault"/> finds no fault.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends it before its commit.</param>
    public Task<SpecCommandOutcome> PutAsync(string key, string command, CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, changes) =>
        {
            if (options.Value.Commands.ContainsKey(key))
            {
                return SpecCommandOutcome.OfSettings;
            }

            var old = await context.SpecCommands.FindAsync([key], cancellationToken);
            if (old is null && options.Value.Commands.Count + await context.SpecCommands.CountAsync(cancellationToken) >= SpecOptions.MostCommands)
            {
                return SpecCommandOutcome.TooMany;
            }

            if (old?.Command == command)
            {
                return SpecCommandOutcome.Kept;
            }

            if (old is null)
            {
                context.Add(new SpecCommand { Key = key, Command = command, ChangedAt = time.GetUtcNow() });
            }
            else
            {
                (old.Command, old.ChangedAt) = (command, time.GetUtcNow());
            }

            requests.Request(context, HostFilter.All, changes);
            return old is null ? SpecCommandOutcome.Added : SpecCommandOutcome.Kept;
        },
        cancellationToken);

    public Task<SpecCommandOutcome> RemoveAsync(string key, CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, changes) =>
        {
            if (await context.SpecCommands.FindAsync([key], cancellationToken) is not { } old)
            {
                return options.Value.Commands.ContainsKey(key) ? SpecCommandOutcome.OfSettings : SpecCommandOutcome.NotFound;
            }

            context.Remove(old);
            requests.Request(context, HostFilter.All, changes);
            return SpecCommandOutcome.Removed;
        },
        cancellationToken);

    private static SpecCommandWire ToWire(SpecCommand command) => new(command.Key, command.Command, "api", command.ChangedAt);

    private static List<SpecCommand> Added(SqlSession session) => session.Query(
        "SELECT key, command, changed_at FROM spec_commands",
        row => new SpecCommand { Key = row.Text(0), Command = row.Text(1), ChangedAt = row.TimeOrNull(2)!.Value });
}
