using HostPool.Api.Events;
using HostPool.Api.Hosts;

namespace HostPool.Api.Inventory;

/// <summary>Which hosts report the machine-id of another; kept in step with the database by its changes. Thread-safe.</summary>
internal sealed class MachineIds : IHostChangeHandler
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, string> _byHost = [];
    private readonly Dictionary<string, int> _hosts = new(StringComparer.Ordinal);

    /// <summary>True when another host reports the same.</summary>
    public bool IsShared(long hostId)
    {
        lock (_lock)
        {
            return _byHost.TryGetValue(hostId, out var id) && _hosts[id] > 1;
        }
    }

    public void OnChange(HostChange change)
    {
        switch (change.Kind)
        {
            case HostChangeKind.Removed:
                Set(change.Host.Id, null);
                break;
            case HostChangeKind.SpecsRead or HostChangeKind.Patched or HostChangeKind.Added:
                Put(change.Host);
                break;
        }
    }

    public void Put(PoolHost host) => Set(host.Id, host.HardwareSpecs is null ? null : MachineIdentity.Of(host).MachineId);

    private void Set(long hostId, string? id)
    {
        lock (_lock)
        {
            if (_byHost.Remove(hostId, out var old) && --_hosts[old] == 0)
            {
                _hosts.Remove(old);
            }

            if (id is not null)
            {
                _byHost[hostId] = id;
                _hosts[id] = _hosts.GetValueOrDefault(id) + 1;
            }
        }
    }
}
