namespace HostPool.Api.Allocation;

/// <summary>
/// The answer that hands hosts out: when its client is gone before the last piece of it is on its way, they are taken back.
/// Who is gone after that may have read it, and closed the connection because it has.
/// </summary>
/// <param name="Status">200 or 201.</param>
/// <param name="Body">JSON, as UTF-8.</param>
/// <param name="Location">Where the allocation is; null: not told.</param>
/// <param name="TakeBack">Takes the hosts back; null: the answer was given before, and they are not this request's to give.</param>
internal sealed record AllocationAnswer(int Status, ReadOnlyMemory<byte> Body, string? Location, Func<Task>? TakeBack) : IResult
{
    /// <summary>In bytes. As much as the web server holds for a client that reads slowly, so that the next one waits for that.</summary>
    public const int Piece = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        (response.StatusCode, response.ContentType) = (Status, "application/json; charset=utf-8");
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if (TakeBack is null)
        {
            response.Headers[Idempotency.ReplayedHeader] = "true";
        }

        try
        {
            await WriteAsync(httpContext);
        }
        catch (Exception error) when (TakeBack is not null && error is OperationCanceledException or IOException)
        {
            await TakeBack!();
            throw;
        }

        await response.CompleteAsync();
    }

    private async Task WriteAsync(HttpContext httpContext)
    {
        httpContext.RequestAborted.ThrowIfCancellationRequested();
        httpContext.Response.ContentLength = Body.Length;
        var writer = httpContext.Response.BodyWriter;
        var rest = Body;
        for (; rest.Length > Piece; rest = rest[Piece..])
        {
            // Nobody reads any more, which is told before the request's end is.
            if ((await writer.WriteAsync(rest[..Piece], CancellationToken.None)).IsCompleted || httpContext.RequestAborted.IsCancellationRequested)
            {
                throw new OperationCanceledException("The client is gone.");
            }
        }

        await writer.WriteAsync(rest, CancellationToken.None);
    }
}
