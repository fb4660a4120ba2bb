using HostPool.Api.Docs;
using HostPool.Api.Hosts;

namespace HostPool.Api;

/// <summary>
/// Refuses keys of the query that mean nothing to the endpoint: passed over, a misspelt one would ask for everything. And
/// keys that are given twice: two values would be read as one that nobody meant. What an endpoint takes is what it <c>Asks</c>.
/// </summary>
internal sealed class QueryGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.QueryString.HasValue)
        {
            Check(context);
        }

        return next(context);
    }

    /// <exception cref="InvalidRequestException">There is such a key, one that is given twice, or what no database can keep.</exception>
    private static void Check(HttpContext context)
    {
        // As in a body: such a text cannot be stored everywhere, nor asked for.
        if (context.Request.QueryString.Value!.Contains("%00", StringComparison.Ordinal))
        {
            throw InvalidRequestException.UnexpectedData("text holds the character U+0000");
        }

        if (context.GetEndpoint() is not RouteEndpoint { Metadata: var metadata } || metadata.GetMetadata<AnyQuery>() is not null)
        {
            return;
        }

        var known = metadata.OfType<EndpointQuery>().Select(query => query.Name).ToList();
        if (context.Request.Query.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw InvalidRequestException.UnknownQuery(
                unknown,
                known.Count > 0 ? Spelling.Hint(unknown, known)
                : metadata.GetMetadata<EndpointBody>() is null ? "none is taken here"
                : "none is taken here; what is asked for goes into the body");
        }

        if (known.Find(key => context.Request.Query[key].Count > 1) is { } repeated)
        {
            throw InvalidRequestException.RepeatedQuery(repeated);
        }
    }
}
