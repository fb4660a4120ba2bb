using HostPool.Api.Hosts;

namespace HostPool.Api.Inventory;

/// <summary>What <c>POST /host/{id}/trust</c> accepted.</summary>
internal sealed record TrustedWire : SpecsStatusWire
{
    private static readonly SpecsStatusWire NotRead = new(EnumText<SpecsState>.Wire(SpecsState.None), null, null, 0, null, null);

    /// <param name="status">How far the reading with the new key is; null: the host is not read.</param>
    /// <param name="fingerprint">As <see cref="Fingerprint"/>.</param>
    public TrustedWire(SpecsStatusWire? status, string fingerprint)
        : base(status ?? NotRead) => Fingerprint = fingerprint;

    /// <summary>That of the key that is pinned now, as <c>ssh-keygen -l</c> shows it.</summary>
    public string Fingerprint { get; }
}
