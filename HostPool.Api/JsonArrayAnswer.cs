using System.IO.Pipelines;
using System.Text.Json;

namespace HostPool.Api;

/// <summary>
/// A JSON array whose items were written as they were read, and kept as bytes until all were there: nothing is sent of a
/// reading that fails, and nothing is kept of the items.
/// </summary>
internal sealed class JsonArrayAnswer : IResult
{
    private static readonly PipeOptions Unbounded = new(pauseWriterThreshold: 0, minimumSegmentSize: 64 * 1024, useSynchronizationContext: false);
    private static readonly JsonWriterOptions Writing = new() { Encoder = WireJson.Options.Encoder, SkipValidation = true };

    private readonly PipeReader _bytes;
    private readonly long _length;

    private JsonArrayAnswer(PipeReader bytes, long length) => (_bytes, _length) = (bytes, length);

    /// <summary>Lets <paramref name="read"/> give the items.</summary>
    public static async Task<JsonArrayAnswer> OfAsync<T>(Func<Action<T>, Task> read)
    {
        var pipe = new Pipe(Unbounded);
        await using var json = new Utf8JsonWriter(pipe.Writer, Writing);
        json.WriteStartArray();
        await read(item => JsonSerializer.Serialize(json, item, WireJson.Options));
        json.WriteEndArray();
        await json.FlushAsync();
        await pipe.Writer.CompleteAsync();
        return new JsonArrayAnswer(pipe.Reader, json.BytesCommitted);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        (response.ContentType, response.ContentLength) = ("application/json; charset=utf-8", _length);
        await _bytes.CopyToAsync(response.BodyWriter, httpContext.RequestAborted);
        await _bytes.CompleteAsync();
    }
}
