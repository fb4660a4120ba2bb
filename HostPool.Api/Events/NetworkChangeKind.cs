namespace HostPool.Api.Events;

/// <summary>What happened to a network.</summary>
internal enum NetworkChangeKind
{
    /// <summary>Nobody is heard on it any more: its hosts are suspect, and none is taken for down.</summary>
    NetworkSilent,

    /// <summary>Somebody is heard again.</summary>
    NetworkHeard,

    /// <summary>As many hosts joined as may; who else is seen stays a neighbour.</summary>
    NetworkFull,

    /// <summary>Hosts may join again.</summary>
    NetworkHasRoom,
}
