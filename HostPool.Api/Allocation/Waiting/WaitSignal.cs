using System.Threading.Channels;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation.Waiting;

/// <summary>Tells the queue that it has something to do, and whether something changed which may free a host. Thread-safe.</summary>
internal sealed class WaitSignal : IHostChangeHandler
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _isChanged;

    /// <summary>Something changed.</summary>
    public void Set()
    {
        Volatile.Write(ref _isChanged, 1);
        Wake();
    }

    /// <summary>There is something to do.</summary>
    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Waits until there is something to do; true when something changed since the last time.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        await _signal.Reader.ReadAsync(cancellationToken);
        return Interlocked.Exchange(ref _isChanged, 0) == 1;
    }

    public void OnChange(HostChange change)
    {
        if (change.Kind is not (HostChangeKind.Allocated or HostChangeKind.WentDown or HostChangeKind.SpecsRequested
            or HostChangeKind.SpecsFailed or HostChangeKind.SpecsStillFail or HostChangeKind.Flagged or HostChangeKind.Unflagged
            or HostChangeKind.MaintenanceBegan))
        {
            Set();
        }
    }
}
