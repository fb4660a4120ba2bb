using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HostPool.Bench.Http;

/// <summary>
/// Many connections served by one thread that waits for whichever is ready: the least that a client can take from the
/// server beside it.
/// </summary>
internal static class Load
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Repeats each cycle on a connection of its own. At the end the cycles under way are completed, so that nothing
    /// stays allocated; they count, and so does the time they take.
    /// </summary>
    /// <exception cref="TimeoutException">No connection had a reply for 30 s.</exception>
    public static LoadResult Run(IPEndPoint server, IReadOnlyList<ICycle> cycles, TimeSpan duration, CancellationToken cancellationToken)
    {
        var clients = cycles.Select(cycle => new LoadClient(server, cycle)).ToDictionary(client => client.Socket);
        try
        {
            var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var completed = 0;
            foreach (var client in clients.Values)
            {
                client.Begin();
            }

            var busy = clients.Keys.ToHashSet();
            var ready = new List<Socket>(busy.Count);
            while (busy.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ready.Clear();
                ready.AddRange(busy);
                Socket.Select(ready, null, null, Patience);
                if (ready.Count == 0)
                {
                    throw new TimeoutException($"No reply for {Patience.TotalSeconds} s.");
                }

                var isOver = Stopwatch.GetElapsedTime(start) >= duration;
                foreach (var socket in ready)
                {
                    if (!clients[socket].Advance())
                    {
                        continue;
                    }

                    completed++;
                    if (isOver)
                    {
                        busy.Remove(socket);
                    }
                    else
                    {
                        clients[socket].Begin();
                    }
                }
            }

            return new LoadResult(
                completed, Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
        }
        finally
        {
            foreach (var client in clients.Values)
            {
                client.Dispose();
            }
        }
    }
}
