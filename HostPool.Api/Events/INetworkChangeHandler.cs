namespace HostPool.Api.Events;

/// <summary>
/// Is told of changes of networks. Called from any thread, several at once; it must be quick, may not throw, and may not
/// write.
/// </summary>
internal interface INetworkChangeHandler
{
    void OnChange(NetworkChange change);
}
