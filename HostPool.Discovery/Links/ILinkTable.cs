namespace HostPool.Discovery.Links;

/// <summary>Lists the interfaces of this machine. Thread-safe.</summary>
internal interface ILinkTable
{
    /// <summary>All interfaces, as they are now.</summary>
    IReadOnlyList<LinkInfo> Read();
}
