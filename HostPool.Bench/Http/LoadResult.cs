namespace HostPool.Bench.Http;

/// <summary>What a load came to.</summary>
/// <param name="CyclesPerSecond">Complete cycles.</param>
/// <param name="ClientShare">The processor time that this process took, in cores.</param>
internal readonly record struct LoadResult(double CyclesPerSecond, double ClientShare);
