using HostPool.Api.Allocation.Claiming;

namespace HostPool.Api.Allocation;

/// <summary>What makes a repeated request get the first one's answer (draft-ietf-httpapi-idempotency-key-header).</summary>
/// <param name="Key">The header's value, in its caller's own scope.</param>
/// <param name="Header">The header's value alone, as it was stored before callers had scopes.</param>
/// <param name="Fingerprint">Of path, body and caller: the same key with another one is a mistake of the client.</param>
/// <param name="Render">The body of the answer, which is stored with the claim, in its transaction.</param>
internal sealed record IdempotencyKey(string Key, string Header, string Fingerprint, Func<Grant, string> Render);
