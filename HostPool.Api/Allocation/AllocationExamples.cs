using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>What the endpoints of allocations answer, for their documentation.</summary>
internal static class AllocationExamples
{
    public const string Allocation = $$"""
        {"id": 12, "owner": "ci-7", "created_at": "2026-01-01T00:00:00+00:00", "lease_ends": "2026-01-01T01:00:00+00:00",
         "hosts": [{{HostExamples.Allocated}}]}
        """;

    public const string Refusal = $"{{\"error\": \"Cannot acquire host: of 3 that match 2 are in use, 1 down.\", {HostExamples.RefusalReasons}}}";

    public const string NotFound = "There is no allocation 99, or no more: it was released, or its lease ended.";
}
