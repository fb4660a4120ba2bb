using System.Globalization;
using HostPool.Api.Events;

namespace HostPool.Api.Replicas;

/// <summary>
/// What one replica tells the others of a commit: which hosts changed and how, never with what, since they read that
/// from the database. As text <c>sender kind:id kind:id:absorbed …</c>, or <c>sender *</c> when there is more to tell than
/// a notification holds.
/// </summary>
/// <param name="Sender">Which replica it was.</param>
/// <param name="Changes">In their order; null: so many that all is to be read again.</param>
internal sealed record ReplicaNews(string Sender, IReadOnlyList<ReplicaNews.Change>? Changes)
{
    /// <summary>A payload is shorter than 8000 bytes (PostgreSQL manual, NOTIFY), and a change than 60.</summary>
    private const int MostChanges = 128;

    private const string Everything = "*";

    /// <summary>The news of a commit; null when there are none for others.</summary>
    public static ReplicaNews? Of(string sender, IEnumerable<HostChange> changes)
    {
        var told = changes.Where(IsForOthers).Select(change => new Change(change.Kind, change.Host.Id, change.AbsorbedId)).ToList();
        return told.Count == 0 ? null : new ReplicaNews(sender, told.Count <= MostChanges ? told : null);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; what cannot be read, a newer version's perhaps, means everything.</summary>
    public static ReplicaNews Parse(string text)
    {
        var words = text.Split(' ');
        var changes = words.Skip(1).Select(ParseChange).ToList();
        return new ReplicaNews(words[0], changes.Contains(null) ? null : changes.OfType<Change>().ToList());
    }

    public override string ToString() => $"{Sender} {(Changes is null ? Everything : string.Join(' ', Changes))}";

    /// <summary>
    /// Flags are told by who notices them, of what it has in memory; who holds a host nobody has there, and that one was
    /// given back <see cref="PostgresReplicas"/> tells in fewer words.
    /// </summary>
    private static bool IsForOthers(HostChange change) => !change.IsRemote && change.Kind is not (
        HostChangeKind.Flagged or HostChangeKind.Unflagged or HostChangeKind.Allocated or HostChangeKind.Released);

    private static Change? ParseChange(string word)
    {
        var parts = word.Split(':');
        return parts.Length is 2 or 3
            && Enum.TryParse<HostChangeKind>(parts[0], out var kind)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new Change(kind, id, parts.Length == 3 && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var absorbed) ? absorbed : null)
                : null;
    }

    /// <param name="Kind">What happened.</param>
    /// <param name="HostId">To whom.</param>
    /// <param name="AbsorbedId">As <see cref="HostChange.AbsorbedId"/>.</param>
    internal sealed record Change(HostChangeKind Kind, long HostId, long? AbsorbedId)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}:{HostId}{(AbsorbedId is { } id ? $":{id}" : "")}");
    }
}
