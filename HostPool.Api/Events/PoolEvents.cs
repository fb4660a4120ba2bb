namespace HostPool.Api.Events;

/// <summary>Tells every handler what was committed.</summary>
internal sealed class PoolEvents(IEnumerable<IHostChangeHandler> handlers)
{
    private readonly IHostChangeHandler[] _handlers = [.. handlers];

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
}
