using System.Text.Json;
using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>The body of POST /allocations.</summary>
/// <param name="Order">What is wanted.</param>
/// <param name="Wait">How long the client waits for it.</param>
internal sealed record AllocationsRequest(ClaimOrder Order, TimeSpan Wait)
{
    /// <summary>As long as a context may be, in characters of JSON.</summary>
    public const int MaxContext = 65_536;

    /// <summary>Times are kept in milliseconds.</summary>
    private static readonly TimeSpan LeastLease = TimeSpan.FromMilliseconds(1);

    /// <summary>A century, where no setting bounds it.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(36_500);

    private static readonly string[] OtherKeys = ["count", "minimum", OwnerJson.Key, "lease_seconds", "wait_seconds", "context", PolicyJson.Key, AllocationRequest.DryRunKey];

    /// <summary>An absent or null body asks for any one host.</summary>
    /// <exception cref="InvalidRequestException">Something in it is wrong; each place is named.</exception>
    public static AllocationsRequest Read(JsonNode? body, AllocationOptions options)
    {
        if (body is not (null or JsonObject))
        {
            throw InvalidRequestException.UnexpectedData("An allocation must be a JSON object");
        }

        var request = body as JsonObject ?? [];
        var errors = new List<InvalidPlace>();
        var count = Whole(request["count"], "count", absent: 1, ClaimOrder.MaxCount, "", errors);
        var minimum = Whole(
            request["minimum"], "minimum", absent: count, errors.Count > 0 ? ClaimOrder.MaxCount : count, request["count"] is null ? ": count is 1 when it is absent" : "", errors);
        var lease = Lease(request["lease_seconds"], options, errors);
        var wait = Seconds(request["wait_seconds"], "wait_seconds", TimeSpan.Zero, options.MaxWait, " (Allocation:MaxWait)", errors);
        var owner = OwnerJson.Read(request[OwnerJson.Key], errors);
        var context = request["context"]?.ToJsonString(WireJson.Options);
        if (context?.Length > MaxContext)
        {
            errors.Add(new InvalidPlace("context", $"must be at most {MaxContext} characters of JSON, has {context.Length}"));
        }

        return errors.Count > 0
            ? throw new InvalidRequestException(errors)
            : new AllocationsRequest(
                new ClaimOrder(FilterJson.Read(request, OtherKeys))
                {
                    Policy = PolicyJson.Read(request[PolicyJson.Key]),
                    IsDryRun = AllocationRequest.IsDryRun(request),
                    Count = count,
                    Minimum = minimum,
                    Owner = owner,
                    Lease = lease,
                    Context = context,
                },
                wait ?? TimeSpan.Zero);
    }

    /// <summary>The lease that was asked for: absent, the longest there is, which may be one without an end.</summary>
    public static TimeSpan? Lease(JsonNode? node, AllocationOptions options, List<InvalidPlace> errors) =>
        Seconds(node, "lease_seconds", LeastLease, options.MaxLease ?? LongestLease, options.MaxLease is null ? "" : " (Allocation:MaxLease)", errors)
        ?? options.MaxLease;

    private static int Whole(JsonNode? node, string key, int absent, int most, string why, List<InvalidPlace> errors)
    {
        if (node is null)
        {
            return absent;
        }

        if (node.AsInt() is { } number && number >= 1 && number <= most)
        {
            return number;
        }

        errors.Add(new InvalidPlace(key, $"must be a whole number from 1 to {most}{why}"));
        return absent;
    }

    private static TimeSpan? Seconds(JsonNode? node, string key, TimeSpan least, TimeSpan most, string why, List<InvalidPlace> errors)
    {
        if (node is null)
        {
            return null;
        }

        if (node is JsonValue value && value.GetValueKind() is JsonValueKind.Number && (double)value is var seconds
            && seconds >= least.TotalSeconds && seconds <= most.TotalSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        errors.Add(new InvalidPlace(key, FormattableString.Invariant($"must be a number of seconds from {least.TotalSeconds} to {most.TotalSeconds}{why}")));
        return null;
    }
}
