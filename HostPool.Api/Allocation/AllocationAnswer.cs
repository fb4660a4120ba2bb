namespace HostPool.Api.Allocation;

/// <summary>
/// The answer that hands hosts out: when its client is gone before it was written, they are taken back. Who is gone after
/// that may have read it, and closed the connection because it has.
/// </summary>
/// <param name="Status">200 or 201.</param>
/// <param name="Body">JSON, as UTF-8.</param>
/// <param name="Location">Where the allocation is; null: not told.</param>
/// <param name="TakeBack">Takes the hosts back; null: the answer was given before, and they are not this request's to give.</param>
internal sealed record AllocationAnswer(int Status, ReadOnlyMemory<byte> Body, string? Location, Func<Task>? TakeBack) : IResult
{
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
            httpContext.RequestAborted.ThrowIfCancellationRequested();
            response.ContentLength = Body.Length;
            await response.BodyWriter.WriteAsync(Body, CancellationToken.None);
            await response.CompleteAsync();
        }
        catch (Exception error) when (TakeBack is not null && error is OperationCanceledException or IOException)
        {
            await TakeBack!();
            throw;
        }
    }
}
