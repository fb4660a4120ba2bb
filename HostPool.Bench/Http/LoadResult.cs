namespace HostPool.Bench.Http;

/// <summary>What a load came to.</summary>
/// <param name="Cycles">Complete cycles.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="ClientTime">The processor time that this process took, in seconds.</param>
internal readonly record struct LoadResult(int Cycles, double Seconds, double ClientTime);
