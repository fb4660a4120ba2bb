namespace HostPool.Api.Hosts;

/// <summary>Where a host's record came from.</summary>
internal enum HostSource
{
    /// <summary>A client added it, or the pool file did.</summary>
    Client,

    /// <summary>It was seen on an adopting network, or adopted by hand from the neighbours.</summary>
    Discovery,
}
