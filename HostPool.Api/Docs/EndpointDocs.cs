using HostPool.Api.Docs;

namespace HostPool.Api;

/// <summary>How endpoints say what they take and answer, with an example each, for Swagger.</summary>
internal static class EndpointDocs
{
    /// <summary>
    /// The body and an example of it. Not by <c>Accepts</c>, with which the router answers 415 to every other
    /// Content-Type.
    /// </summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string example) =>
        endpoint.WithMetadata(new EndpointBody(typeof(T), example));

    /// <summary>A parameter of the query, which may be left out. What is not asked for is refused (<see cref="QueryGate"/>).</summary>
    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder endpoint, string name, string description, string example) =>
        endpoint.WithMetadata(new EndpointQuery(name, description, example));

    /// <summary>Refuses no key of the query before the endpoint has seen it.</summary>
    public static RouteHandlerBuilder TakesAnyQuery(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AnyQuery());

    /// <summary>An answer with a body.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status, string example) =>
        endpoint.Produces<T>(status).WithMetadata(new EndpointExample(status, example));

    /// <summary>An answer without one.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder endpoint, int status) => endpoint.Produces(status);

    /// <summary>A failure, told in an <see cref="ErrorBody"/>.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder endpoint, int status, string error) =>
        endpoint.Answers<ErrorBody>(status, System.Text.Json.JsonSerializer.Serialize(new ErrorBody(error), WireJson.Options));

    /// <summary>A failure that tells more.</summary>
    public static RouteHandlerBuilder Fails<T>(this RouteHandlerBuilder endpoint, int status, string example) =>
        endpoint.Answers<T>(status, example);
}
