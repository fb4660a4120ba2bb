using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Scanning;

/// <summary>Lets the capture loop and the scan share a sweep.</summary>
internal sealed class SweepListener(ArpSweep sweep) : IFrameObserver
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _allAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when nobody is outstanding any more.</summary>
    public Task AllAnswered => _allAnswered.Task;

    public int Outstanding
    {
        get
        {
            lock (_lock)
            {
                return sweep.Outstanding;
            }
        }
    }

    public bool IsLastPass
    {
        get
        {
            lock (_lock)
            {
                return sweep.IsLastPass;
            }
        }
    }

    /// <inheritdoc cref="ArpSweep.Next"/>
    public int Next(Span<uint> addresses)
    {
        lock (_lock)
        {
            return sweep.Next(addresses);
        }
    }

    /// <inheritdoc cref="ArpSweep.TryStartPass"/>
    public bool TryStartPass()
    {
        lock (_lock)
        {
            return sweep.TryStartPass();
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
