namespace HostPool.Api.Allocation.Claiming;

/// <summary>What came of an attempt to claim.</summary>
/// <param name="Grant">What was claimed; null: nothing.</param>
/// <param name="Failure">Why not.</param>
internal readonly record struct ClaimOutcome(Grant? Grant, ClaimFailure Failure)
{
    public static implicit operator ClaimOutcome(Grant grant) => new(grant, ClaimFailure.None);

    public static implicit operator ClaimOutcome(ClaimFailure failure) => new(null, failure);

    /// <summary>True when another attempt may have another outcome.</summary>
    public bool MayRetry => Failure is ClaimFailure.TooFew or ClaimFailure.Kept or ClaimFailure.Contended or ClaimFailure.OverQuota;
}
