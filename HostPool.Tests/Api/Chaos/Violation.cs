namespace HostPool.Tests.Api.Chaos;

/// <summary>Something that the logs prove.</summary>
internal sealed record Violation(ViolationKind Kind, string Detail);
