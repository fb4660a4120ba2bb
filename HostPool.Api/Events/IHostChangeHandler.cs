namespace HostPool.Api.Events;

/// <summary>
/// Is told of changes after their commit, in their order. Called while the writer waits: it must be quick, may not
/// throw, and may not write.
/// </summary>
internal interface IHostChangeHandler
{
    void OnChange(HostChange change);
}
