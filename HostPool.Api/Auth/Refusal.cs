namespace HostPool.Api.Auth;

/// <summary>Why a request is not served.</summary>
/// <param name="Status">401: nobody known; 403: may not; 429: too many wrong keys.</param>
/// <param name="Error">What the caller is told; no secrets.</param>
internal sealed record Refusal(int Status, string Error)
{
    /// <summary>When it is worth trying again, with 429.</summary>
    public TimeSpan RetryAfter { get; init; }
}
