namespace HostPool.Tests.Api.Chaos;

/// <summary>A time when no process served the pool.</summary>
internal sealed record Outage(TimeSpan From, TimeSpan Until);
