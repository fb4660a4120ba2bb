using System.Net;

namespace HostPool.Api.Audit;

/// <summary>What is remembered of something that was done, until it is written. Handlers add to that of their request.</summary>
internal sealed class AuditNote
{
    public DateTimeOffset At { get; set; }

    public string? Who { get; set; }

    public IPAddress? Address { get; init; }

    /// <summary>The method of the request, or what was done without one.</summary>
    public required string Act { get; init; }

    /// <summary>The path of the request, without its query.</summary>
    public string? Path { get; init; }

    public int? Status { get; set; }

    /// <summary>The hosts that it concerned, where the path does not tell; null: none.</summary>
    public IReadOnlyList<long>? Hosts { get; private set; }

    /// <summary>The allocation that it concerned, where the path does not tell; null: none.</summary>
    public long? AllocationId { get; private set; }

    /// <summary>What more there is to say; no secrets. Null: nothing.</summary>
    public string? Detail { get; private set; }

    /// <summary>True when the request turned out to ask only.</summary>
    public bool ChangesNothing { get; private set; }

    /// <summary>That of a request; null: it is none that changes something.</summary>
    public static AuditNote? Of(HttpContext context) => context.Features.Get<AuditNote>();

    /// <summary>Tells which hosts the request concerned.</summary>
    /// <param name="hosts">Their ids.</param>
    /// <param name="allocationId">The allocation that holds them now; null: that is not what it is about.</param>
    public void Concerns(IReadOnlyList<long> hosts, long? allocationId = null) => (Hosts, AllocationId) = (hosts, allocationId);

    /// <summary>Tells more; no secrets.</summary>
    public void Says(string detail) => Detail = detail;

    /// <summary>Tells that the request asks only.</summary>
    public void Asks() => ChangesNothing = true;
}
