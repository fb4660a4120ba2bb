namespace HostPool.Api.Events;

/// <summary>Tells the log each change of a network once.</summary>
internal sealed partial class NetworkChangeLog(ILogger<NetworkChangeLog> logger) : INetworkChangeHandler
{
    public void OnChange(NetworkChange change)
    {
        var isBad = change.Kind is NetworkChangeKind.NetworkSilent or NetworkChangeKind.NetworkFull;
        Changed(isBad ? LogLevel.Warning : LogLevel.Information, change.Kind, change.Detail);
    }

    [LoggerMessage("{Event}: {Detail}")]
    private partial void Changed(LogLevel level, NetworkChangeKind @event, string detail);
}
