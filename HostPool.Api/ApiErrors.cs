using HostPool.Api.Allocation.Waiting;
using HostPool.Api.Data;
using HostPool.Api.Hosts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HostPool.Api;

/// <summary>The one place where a failure becomes a status and <c>{"error": …}</c>.</summary>
internal static class ApiErrors
{
    /// <summary>The original's status for "no host can be given" (not registered with IANA).</summary>
    public const int NoHostAvailable = 515;

    /// <summary>What a 413 says.</summary>
    public const string TooLarge = "The request body is too large; send less at a time.";

    public static JsonHttpResult<ErrorBody> HostNotFound(long id) =>
        Failure(StatusCodes.Status404NotFound, $"Cannot find requested host: {id}");

    public static JsonHttpResult<ErrorBody> Failure(int status, string error) =>
        TypedResults.Json(new ErrorBody(error), statusCode: status);

    /// <summary>Answers every exception with a body.</summary>
    public static void UseApiErrors(this WebApplication app) => app.UseExceptionHandler(new ExceptionHandlerOptions
    {
        ExceptionHandler = AnswerException,
        SuppressDiagnosticsCallback = context => StatusOf(context.Exception) < 500,
    });

    /// <summary>Answers a bare status with a body.</summary>
    public static Task AnswerStatus(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var error = response.StatusCode switch
        {
            // Who is refused before the router has looked is refused for the Host.
            StatusCodes.Status400BadRequest when context.GetEndpoint() is null => $"The Host {request.Host} is not one of AllowedHosts.",
            StatusCodes.Status404NotFound => $"There is nothing at {request.Path}; /swagger lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Method} is not allowed at {request.Path}; allowed: {response.Headers.Allow}.",
            var status => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
        };
        return response.WriteAsJsonAsync(new ErrorBody(error), WireJson.Options);
    }

    private static Task AnswerException(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        var status = StatusOf(exception);
        context.Response.StatusCode = status;
        var body = exception switch
        {
            InvalidRequestException invalid => new ErrorBody(invalid.Message, invalid.Errors),
            BadHttpRequestException when status == StatusCodes.Status413PayloadTooLarge =>
                new ErrorBody(TooLarge),
            BadHttpRequestException bad => new ErrorBody(bad.Message),
            DatabaseBusyException or DatabaseFailedException or StoppingException => new ErrorBody(exception.Message),
            _ when status == StatusCodes.Status503ServiceUnavailable => new ErrorBody("The database cannot be read; GET /health says why."),
            _ => new ErrorBody("Internal Server Error: the log of the service says why."),
        };
        return context.Response.WriteAsJsonAsync(body, WireJson.Options);
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        InvalidRequestException => StatusCodes.Status400BadRequest,
        BadHttpRequestException bad => bad.StatusCode,
        StoppingException => StatusCodes.Status503ServiceUnavailable,
        OperationCanceledException => StatusCodes.Status499ClientClosedRequest,
        _ when DatabaseErrors.Include(exception) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
