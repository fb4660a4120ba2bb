using System.Threading.Channels;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation;

/// <summary>Tells the queue that something changed which may free a host. Thread-safe.</summary>
internal sealed class WaitSignal : IHostChangeHandler
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _signal.Writer.TryWrite(true);

    /// <summary>Waits until it is set, and takes it back.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

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
