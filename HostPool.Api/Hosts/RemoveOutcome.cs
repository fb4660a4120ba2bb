namespace HostPool.Api.Hosts;

/// <summary>What came of removing a host.</summary>
internal enum RemoveOutcome
{
    Removed,

    NotFound,

    /// <summary>Somebody holds it by name, and it was not forced.</summary>
    Held,
}
