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

    private const int MaxOwner = 200;

    private static readonly string[] OtherKeys = ["count", "minimum", "owner", "lease_seconds", "wait_seconds", "context", PolicyJson.Key, AllocationRequest.DryRunKey];

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
        var count = Whole(request, "count", 1, 1, ClaimOrder.MaxCount, errors);
        var minimum = Whole(request, "minimum", count, 1, count, errors);
        var lease = Lease(request["lease_seconds"], options, errors);
        var wait = Seconds(request["wait_seconds"], "wait_seconds", TimeSpan.Zero, options.MaxWait, "Allocation:MaxWait", errors);
        var owner = Owner(request["owner"], errors);
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
        Seconds(node, "lease_seconds", TimeSpan.FromMilliseconds(1), options.MaxLease ?? TimeSpan.FromDays(36_500), "Allocation:MaxLease", errors)
        ?? options.MaxLease;

    private static int Whole(JsonObject request, string key, int absent, int least, int most, List<InvalidPlace> errors)
    {
        var node = request[key];
        if (node is null)
        {
            return absent;
        }

        if (node.AsInt() is { } number && number >= least && number <= most)
        {
            return number;
        }

        errors.Add(new InvalidPlace(key, $"must be a whole number from {least} to {most}"));
        return absent;
    }

    private static TimeSpan? Seconds(JsonNode? node, string key, TimeSpan least, TimeSpan most, string setting, List<InvalidPlace> errors)
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

        errors.Add(new InvalidPlace(key, FormattableString.Invariant(
            $"must be a number of seconds from {(least == TimeSpan.Zero ? "0" : "more than 0")} to {most.TotalSeconds} ({setting})")));
        return null;
    }

    private static string? Owner(JsonNode? node, List<InvalidPlace> errors)
    {
        if (!node.IsEmpty() && node.AsText() is not { Length: <= MaxOwner })
        {
            errors.Add(new InvalidPlace("owner", $"must be text of at most {MaxOwner} characters"));
        }

        return node.AsNonEmptyText();
    }
}
