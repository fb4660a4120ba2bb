namespace HostPool.Api.Hosts;

/// <summary>Where a host's record came from.</summary>
internal enum HostSource
{
    /// <summary>A client added it, or the pool file did.</summary>
    Client,

    /// <summary>It was seen on an adopting network, or adopted by hand from the neighbours.</summary>
    Discovery,

    /// <summary>As <see cref="Discovery"/>, and nobody has said what runs on it: what answers there settles it, until it was read.</summary>
    Unsettled,
}
