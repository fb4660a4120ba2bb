namespace HostPool.Specs;

/// <summary>What one attempt may cost.</summary>
/// <param name="Timeout">From the start to the last byte; more than zero.</param>
/// <param name="OutputBytes">The most that the host may write to either stream; rounded up to a multiple of 512.</param>
internal sealed record SshLimits(TimeSpan Timeout, int OutputBytes = 1024 * 1024);
