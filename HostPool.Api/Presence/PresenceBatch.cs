using HostPool.Api.Data;
using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Presence;

/// <summary>
/// The hosts of a batch of news: read at once, and those that joined, came up or went down stored by one prepared statement each.
/// The change tracker would take ten times as long, and thousands come and go at once. Inside of a write.
/// </summary>
internal sealed class PresenceBatch(PoolContext context, IPoolStore store)
{
    /// <summary>What coming up and going down change.</summary>
    private static readonly string[] Turning =
    [
        "presence", "last_seen",
        "specs_state", "specs_reason", "specs_message", "specs_failures", "specs_attempted_at", "specs_next_attempt_at",
    ];

    private readonly List<PoolHost> _joined = [];
    private readonly List<PoolHost> _turned = [];
    private Dictionary<long, PoolHost> _hosts = [];
    private HashSet<long> _locked = [];

    public async Task ReadAsync(IEnumerable<long> ids)
    {
        // As one value, for a list of parameters would be another statement for each length.
        var wanted = ids.ToArray();
        if (wanted.Length > 0)
        {
            _locked = (await store.LockFreeAsync(context, wanted, CancellationToken.None)).ToHashSet();
            _hosts = await context.Hosts.AsNoTracking().Where(host => EF.Parameter(wanted).Contains(host.Id)).ToDictionaryAsync(host => host.Id);
        }
    }

    /// <summary>True when another writer has a host at this moment: what is to be done with it must wait, and here nothing waits.</summary>
    public bool IsWithAnother(long id) => _hosts.ContainsKey(id) && !_locked.Contains(id);

    /// <summary>A host that was read; null: it is gone.</summary>
    public PoolHost? Find(long id) => _hosts.GetValueOrDefault(id);

    public void Join(PoolHost host) => _joined.Add(host);

    /// <summary>Takes note that presence, last sign of life or the state of facts of a host changed, and nothing else.</summary>
    public void Turn(PoolHost host) => _turned.Add(host);

    /// <summary>Gives those who joined their ids, too.</summary>
    public void Store()
    {
        RowUpdater.Update(context, _turned, Turning);
        HostRows.Insert(context, _joined);
    }
}
