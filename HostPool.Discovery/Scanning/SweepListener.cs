using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Scanning;

/// <summary>Lets the capture loop, the scan and who watches it share a sweep. Thread-safe.</summary>
internal sealed class SweepListener(ArpSweep sweep) : IFrameObserver, ISweep
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _allAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when an answer leaves nobody outstanding.</summary>
    public Task AllAnswered => _allAnswered.Task;

    /// <inheritdoc cref="ArpSweep.Progress"/>
    public SweepProgress Progress
    {
        get
        {
            lock (_lock)
            {
                return sweep.Progress;
            }
        }
    }

    /// <inheritdoc cref="ArpSweep.DueAt"/>
    public long DueAt
    {
        get
        {
            lock (_lock)
            {
                return sweep.DueAt;
            }
        }
    }

    /// <inheritdoc cref="ArpSweep.IsOver"/>
    public bool IsOver(long now)
    {
        lock (_lock)
        {
            return sweep.IsOver(now);
        }
    }

    /// <inheritdoc cref="ArpSweep.Next"/>
    public int Next(Span<uint> addresses, long now)
    {
        lock (_lock)
        {
            return sweep.Next(addresses, now);
        }
    }

    /// <summary>Who answered, by address.</summary>
    public IReadOnlyList<ScannedHost> Found()
    {
        lock (_lock)
        {
            return
            [
                .. sweep.Found.OrderBy(found => found.Key)
                    .Select(found => new ScannedHost(found.Value, Ipv4.ToAddress(found.Key))),
            ];
        }
    }

    public void OnPacket(in ArpPacket packet, long timestamp)
    {
        lock (_lock)
        {
            sweep.Heard(packet.SenderIp, packet.SenderMac);
            if (sweep.Outstanding == 0)
            {
                _allAnswered.TrySetResult();
            }
        }
    }
}
