namespace HostPool.Api.Audit;

/// <summary>Who did what, as it is stored. A request that concerns hosts whose ids do not follow each other has several.</summary>
internal sealed class AuditRecord
{
    /// <summary>Positive, rising with time, as far as one process goes.</summary>
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The name of a key, or what <see cref="Auth.Caller"/> calls those without; null: nobody known.</summary>
    public string? Who { get; init; }

    /// <summary>The IP address that the request came from; null: none did.</summary>
    public string? Address { get; init; }

    /// <summary>Method and path of a request, or what HostPool did by itself. No secrets.</summary>
    public required string What { get; init; }

    /// <summary>The status that was answered; null: there was no request.</summary>
    public int? Status { get; init; }

    /// <summary>The host that it concerned, or the first of several; null: none, or that is not known.</summary>
    public long? Host { get; init; }

    /// <summary>The last of them.</summary>
    public long? LastHost { get; init; }

    /// <summary>The allocation that it concerned.</summary>
    public long? AllocationId { get; init; }
}
