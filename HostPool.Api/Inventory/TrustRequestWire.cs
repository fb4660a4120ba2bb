namespace HostPool.Api.Inventory;

/// <summary>The body of <c>POST /host/{id}/trust</c>.</summary>
/// <param name="Fingerprint">The key that is meant, as <c>specs_status</c> and <c>ssh-keygen -l</c> show it; null: the one that answers now.</param>
internal sealed record TrustRequestWire(string? Fingerprint);
