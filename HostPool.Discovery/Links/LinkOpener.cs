using System.Diagnostics.CodeAnalysis;
using HostPool.Discovery.Filtering;

namespace HostPool.Discovery.Links;

/// <summary>Opens sessions on interfaces by name. Thread-safe.</summary>
internal sealed class LinkOpener(ILinkTable table, IArpSocketFactory sockets, IgnoreList ignore, TimeProvider clock)
{
    /// <summary>Opens a session on the interface as it is now; false with the problem when that cannot be.</summary>
    public bool TryOpen(
        string name,
        LinkCounters counters,
        [NotNullWhen(true)] out LinkSession? session,
        [NotNullWhen(false)] out LinkProblem? problem)
    {
        session = null;
        var links = table.Read();
        var link = links.FirstOrDefault(link => link.Name == name);
        problem = LinkProblem.Of(name, link);
        if (problem is not null || !sockets.TryOpen(link!, out var socket, out problem))
        {
            return false;
        }

        session = new LinkSession(link!, links, socket, table, ignore, counters, clock);
        return true;
    }
}
