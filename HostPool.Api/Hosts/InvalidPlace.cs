namespace HostPool.Api.Hosts;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Place">Where: <c>hosts[1].endpoint.ip</c>.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct InvalidPlace(string Place, string Reason)
{
    public override string ToString() => $"{(Place.Length == 0 ? "\"\"" : Place)}: {Reason}";
}
