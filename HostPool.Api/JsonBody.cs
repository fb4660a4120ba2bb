using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HostPool.Api.Hosts;
using Microsoft.AspNetCore.Http.Features;

namespace HostPool.Api;

/// <summary>
/// A request's body, read as JSON (RFC 8259, UTF-8) whatever its Content-Type says. An empty body and <c>null</c> are
/// both null.
/// </summary>
/// <param name="Node">The value.</param>
internal sealed record JsonBody(JsonNode? Node)
{
    /// <summary>
    /// How deep arrays and objects may be nested. Most readers of JSON stop at 64, and what a client stores comes back
    /// to all of them, inside of an array.
    /// </summary>
    public const int MaxDepth = 60;

    private static readonly JsonBody Empty = new((JsonNode?)null);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Binds a handler's parameter. Called by the framework.</summary>
    /// <exception cref="InvalidRequestException">The body is not JSON.</exception>
    /// <exception cref="BadHttpRequestException">The body is longer than the endpoint takes: 413.</exception>
    public static async ValueTask<JsonBody> BindAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return Empty;
        }

        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return new JsonBody(Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)));
    }

    /// <exception cref="InvalidRequestException">Not JSON, or with text that no database can keep.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8)
    {
        utf8 = utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        if (utf8.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return null;
        }

        try
        {
            CheckText(utf8.Span);
            return JsonNode.Parse(utf8.Span, documentOptions: Strict);
        }
        catch (JsonException error)
        {
            throw InvalidRequestException.UnexpectedData(error.LineNumber is { } line
                ? $"not JSON at line {line + 1}, byte {error.BytePositionInLine + 1}"
                : "an object has the same key twice");
        }
    }

    /// <summary>Half a surrogate pair cannot be read later, and U+0000 cannot be stored everywhere: refuse both here.</summary>
    private static void CheckText(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            try
            {
                if (reader.ValueIsEscaped && reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                {
                    throw InvalidRequestException.UnexpectedData("text holds the character U+0000");
                }

                if (!reader.ValueIsEscaped && !System.Text.Unicode.Utf8.IsValid(reader.ValueSpan))
                {
                    throw InvalidRequestException.UnexpectedData("text is not UTF-8");
                }
            }
            catch (InvalidOperationException)
            {
                throw InvalidRequestException.UnexpectedData("text holds half a surrogate pair");
            }
        }
    }
}
