namespace HostPool.Tests.Api.Chaos;

/// <summary>A host as the pool showed it when all was over.</summary>
internal sealed record FinalHost(long Id, bool IsAllocated);
