namespace HostPool.Api.Hosts;

/// <summary>
/// The typed facts of a host, apart from the rest of it: they are many times as long, and most who read hosts do not want
/// them.
/// </summary>
internal sealed class FactSheet
{
    public required long HostId { get; set; }

    /// <summary>As <see cref="HostPool.Specs.FactJson"/> writes them.</summary>
    public required string Facts { get; set; }
}
