using HostPool.Api.Docs;

namespace HostPool.Api.Allocation;

/// <summary>Describes for Swagger how a request is repeated.</summary>
internal static class IdempotencyDocs
{
    /// <summary>It takes an <see cref="Idempotency.Header"/>.</summary>
    public static RouteHandlerBuilder MayBeRepeated(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new EndpointHeader(
            Idempotency.Header,
            $"The same request with the same key gets the same answer for a day, from the second time on with `{Idempotency.ReplayedHeader}: true`: hosts are taken once. A 515 is not kept.",
            "build-812"))
        .Fails(StatusCodes.Status409Conflict, Idempotency.TakenBack)
        .Fails(StatusCodes.Status422UnprocessableEntity, Idempotency.OtherRequest);
}
