using System.Threading.Channels;

namespace HostPool.Discovery.Scanning;

/// <summary>Keeps the scans, and takes requests for more on behalf of the networks that can be scanned now. Thread-safe.</summary>
internal sealed class ScanBook(TimeProvider clock) : IScans
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WatchedNetwork, Channel<Scan>> _open = [];
    private readonly List<Scan> _scans = [];
    private long _lastId;

    public ScanStatus? Start(WatchedNetwork network)
    {
        lock (_lock)
        {
            return _open.TryGetValue(network, out var requests) ? (RunningOn(network) ?? Request(network, requests)).Snapshot() : null;
        }
    }

    public IReadOnlyList<ScanStatus> List()
    {
        lock (_lock)
        {
            return [.. _scans.AsEnumerable().Reverse().Select(scan => scan.Snapshot())];
        }
    }

    public ScanStatus? Find(long id)
    {
        lock (_lock)
        {
            return _scans.Find(scan => scan.Id == id)?.Snapshot();
        }
    }

    /// <summary>
    /// Takes requests for <paramref name="network"/> until <see cref="Close"/>; who reads them is to end each before the
    /// next. Null when somebody does already.
    /// </summary>
    public ChannelReader<Scan>? Open(WatchedNetwork network)
    {
        lock (_lock)
        {
            // One at most waits, since the next request joins it.
            var requests = Channel.CreateUnbounded<Scan>();
            return _open.TryAdd(network, requests) ? requests.Reader : null;
        }
    }

    /// <summary>Takes no more requests, and cancels the one that is not ended.</summary>
    public void Close(WatchedNetwork network)
    {
        lock (_lock)
        {
            _open.Remove(network);
            RunningOn(network)?.End(
                ScanState.Cancelled, $"Interface {network.Interface} went down or changed during the scan, or the service stopped.");
        }
    }

    private Scan? RunningOn(WatchedNetwork network) => _scans.FindLast(scan => scan.IsRunning && scan.Network == network);

    private Scan Request(WatchedNetwork network, Channel<Scan> requests)
    {
        var scan = new Scan(++_lastId, network, clock);
        _scans.Add(scan);
        requests.Writer.TryWrite(scan);
        if (_scans.Count(other => !other.IsRunning) > IScans.Kept)
        {
            _scans.RemoveAt(_scans.FindIndex(other => !other.IsRunning));
        }

        return scan;
    }
}
