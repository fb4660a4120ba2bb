using System.Text.Json.Nodes;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>Reads the body of PATCH /allocations/{id}.</summary>
internal static class AllocationPatch
{
    private const string LeaseSeconds = "lease_seconds";

    /// <summary>The new lease; null: none, which is refused where leases are bounded.</summary>
    /// <exception cref="InvalidRequestException">Not an object with a lease in it that may be.</exception>
    public static TimeSpan? Read(JsonNode? body, AllocationOptions options)
    {
        if (body is not JsonObject patch)
        {
            throw InvalidRequestException.UnexpectedData("Updates must be a JSON object");
        }

        var errors = RequestKeys.Unknown(patch, LeaseSeconds).ToList();
        if (!patch.ContainsKey(LeaseSeconds))
        {
            errors.Add(new InvalidPlace(LeaseSeconds, "is missing"));
        }
        else if (patch[LeaseSeconds] is null && options.MaxLease is { } most)
        {
            errors.Add(new InvalidPlace(LeaseSeconds, FormattableString.Invariant($"null is longer than the {most.TotalSeconds} seconds that a lease may be (Allocation:MaxLease)")));
        }

        var lease = AllocationsRequest.Lease(patch[LeaseSeconds], options, errors);
        return errors.Count == 0 ? lease : throw new InvalidRequestException(errors);
    }
}
