namespace HostPool.Api.Events;

/// <summary>Tells every handler what was committed, and what happened to networks.</summary>
internal sealed class PoolEvents(IEnumerable<IHostChangeHandler> handlers, IEnumerable<INetworkChangeHandler> networkHandlers)
{
    private readonly IHostChangeHandler[] _handlers = [.. handlers];
    private readonly INetworkChangeHandler[] _networkHandlers = [.. networkHandlers];

    public void Publish(IEnumerable<HostChange> changes)
    {
        foreach (var change in changes)
        {
            foreach (var handler in _handlers)
            {
                handler.OnChange(change);
            }
        }
    }

    public void Publish(NetworkChange change)
    {
        foreach (var handler in _networkHandlers)
        {
            handler.OnChange(change);
        }
    }
}
