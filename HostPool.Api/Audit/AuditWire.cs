using System.Text.Json.Serialization;

namespace HostPool.Api.Audit;

/// <summary>An entry of the audit on the wire.</summary>
/// <param name="Id">Positive, rising; <c>before</c> takes it.</param>
/// <param name="At">When.</param>
/// <param name="What">Method and path of a request, or what HostPool did by itself.</param>
/// <param name="Outcome"><c>done</c>, <c>refused</c> or <c>failed</c>.</param>
internal sealed record AuditWire(long Id, DateTimeOffset At, string What, string Outcome)
{
    /// <summary>The name of a key; <c>loopback</c>: let in without one; <c>hostpool</c>; absent: nobody known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Who { get; init; }

    /// <summary>Where the request came from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Address { get; init; }

    /// <summary>What was answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Status { get; init; }

    /// <summary>The host that it concerned, or the first of several with ids in a row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Host { get; init; }

    /// <summary>The last of them; absent when it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LastHost { get; init; }

    /// <summary>The allocation that it concerned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AllocationId { get; init; }

    public static AuditWire Of(AuditRecord entry) => new(entry.Id, entry.At, entry.What, Told(entry.Status))
    {
        Who = entry.Who,
        Address = entry.Address,
        Status = entry.Status,
        Host = entry.Host,
        LastHost = entry.LastHost == entry.Host ? null : entry.LastHost,
        AllocationId = entry.AllocationId,
    };

    private static string Told(int? status) => status switch
    {
        null or < 400 => "done",
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => "refused",
        _ => "failed",
    };
}
