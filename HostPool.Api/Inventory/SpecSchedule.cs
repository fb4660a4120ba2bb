using HostPool.Api.Events;
using HostPool.Api.Hosts;

namespace HostPool.Api.Inventory;

/// <summary>
/// Which host's facts are to be read when: what each host's <see cref="SpecsStatus"/> says, in order of time. A host is
/// read by one reader at a time. Thread-safe. Times of day become timestamps when they come in: that the clock steps
/// afterwards delays nobody.
/// </summary>
internal sealed class SpecSchedule(TimeProvider time) : IHostChangeHandler, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedSet<(long Due, long HostId)> _queue = [];
    private readonly Dictionary<long, long> _due = [];
    private readonly HashSet<long> _running = [];
    private readonly SemaphoreSlim _changed = new(0);

    /// <summary>How many hosts are due now, and wait for a reader or to come up.</summary>
    public int Due
    {
        get
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                return _queue.TakeWhile(entry => entry.Due <= now).Count();
            }
        }
    }

    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    public void OnChange(HostChange change)
    {
        if (change.Kind is HostChangeKind.Removed)
        {
            Set(change.Host.Id, null);
        }
        else if (change.Kind is not (HostChangeKind.Allocated or HostChangeKind.Released
            or HostChangeKind.MaintenanceBegan or HostChangeKind.MaintenanceEnded))
        {
            Put(change.Host);
        }
    }

    public void Put(PoolHost host) => Set(host.Id, host.Specs.State switch
    {
        SpecsState.None => null,
        SpecsState.Pending => time.GetTimestamp(),
        _ => host.Specs.NextAttemptAt is { } at ? TimestampOf(at) : null,
    });

    /// <summary>Takes the host that is due longest and that <paramref name="mayRead"/> lets through; it must be handed to <see cref="Done"/>.</summary>
    public bool TryTake(Func<long, bool> mayRead, out long hostId)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            foreach (var entry in _queue)
            {
                if (entry.Due > now)
                {
                    break;
                }

                if (!_running.Contains(entry.HostId) && mayRead(entry.HostId))
                {
                    _queue.Remove(entry);
                    _due.Remove(entry.HostId);
                    _running.Add(hostId = entry.HostId);
                    return true;
                }
            }
        }

        hostId = 0;
        return false;
    }

    /// <summary>Takes a host again that was taken in vain, unless it is due by itself: its facts could not be stored.</summary>
    public void PutOff(long hostId, TimeSpan delay)
    {
        lock (_lock)
        {
            if (!_due.ContainsKey(hostId))
            {
                _due[hostId] = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
                _queue.Add((_due[hostId], hostId));
            }
        }
    }

    public void Done(long hostId)
    {
        lock (_lock)
        {
            _running.Remove(hostId);
        }

        _changed.Release();
    }

    /// <summary>Waits until something changed, or <paramref name="atMost"/> has passed.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await _changed.WaitAsync(atMost, cancellationToken);
        while (_changed.Wait(0, cancellationToken))
        {
            // One look at the queue serves all that changed.
        }
    }

    public void Dispose() => _changed.Dispose();

    private long TimestampOf(DateTimeOffset at) =>
        time.GetTimestamp() + (long)((at - time.GetUtcNow()).TotalSeconds * time.TimestampFrequency);

    private void Set(long hostId, long? due)
    {
        lock (_lock)
        {
            if (_due.Remove(hostId, out var old))
            {
                _queue.Remove((old, hostId));
            }

            if (due is { } at)
            {
                _due[hostId] = at;
                _queue.Add((at, hostId));
            }
        }

        _changed.Release();
    }
}
