using HostPool.Api.Events;

namespace HostPool.Tests.Api.Data;

/// <summary>Notes what is published.</summary>
internal sealed class ChangesTold : IHostChangeHandler
{
    public List<HostChange> Changes { get; } = [];

    public void OnChange(HostChange change) => Changes.Add(change);
}
