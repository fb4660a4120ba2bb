using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace HostPool.Api.Audit;

/// <summary>From what was noted to what is stored. Pure.</summary>
internal static partial class AuditRows
{
    /// <summary>What a client sends is not stored at any length. Characters.</summary>
    public const int MaxWhat = 200;

    private const string KeyStart = "hp_";

    /// <summary>What nearly all paths consist of.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.: ");

    private const string HostPath = "host";
    private const string AllocationPath = "allocations";

    /// <summary>One record, or one for each run of host ids that follow each other.</summary>
    public static IEnumerable<AuditRecord> Of(AuditNote note)
    {
        var segments = note.Path?.Split('/', 4) ?? [];
        var id = segments.Length > 2 && long.TryParse(segments[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
        var hosts = note.Hosts ?? (id is { } host && segments[1] == HostPath ? [host] : []);
        var allocation = note.AllocationId ?? (segments is [_, AllocationPath, ..] ? id : null);
        var what = What(note);
        return hosts.Count switch
        {
            0 => [Record(null, null)],
            1 => [Record(hosts[0], hosts[0])],
            _ => Runs(hosts).Select(run => Record(run.First, run.Last)),
        };

        AuditRecord Record(long? first, long? last) => new()
        {
            At = note.At,
            Who = note.Who,
            Address = note.Address?.ToString(),
            What = what,
            Status = note.Status,
            Host = first,
            LastHost = last,
            AllocationId = allocation,
        };
    }

    /// <summary>The path may be anything: a key that was sent there by mistake, or what no terminal and no database takes.</summary>
    private static string What(AuditNote note)
    {
        var what = note is { Detail: null, Path: not null } ? $"{note.Act} {note.Path}" : string.Join(' ', ((string?[])[note.Act, note.Path, note.Detail]).OfType<string>());
        if (what.AsSpan().ContainsAnyExcept(Plain))
        {
            what = Unprintable().Replace(what, "?");
        }

        if (what.Contains(KeyStart, StringComparison.Ordinal))
        {
            what = Key().Replace(what, $"{KeyStart}…");
        }

        return what.Length <= MaxWhat ? what : string.Concat(what.AsSpan(0, MaxWhat - 1), "…");
    }

    private static IEnumerable<(long First, long Last)> Runs(IReadOnlyList<long> ids)
    {
        var first = ids[0];
        for (var i = 1; i <= ids.Count; i++)
        {
            if (i == ids.Count || ids[i] != ids[i - 1] + 1)
            {
                yield return (first, ids[i - 1]);
                first = i < ids.Count ? ids[i] : first;
            }
        }
    }

    [GeneratedRegex("hp_[A-Za-z0-9_-]{20,}")]
    private static partial Regex Key();

    [GeneratedRegex(@"[\p{C}]")]
    private static partial Regex Unprintable();
}
