using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Shared.Http.Problems;

namespace Shared.Http.Requests;

/// <summary>Reads request bodies, never more of one than is allowed.</summary>
public static class BoundedBody
{
    /// <summary>The limit of a body of JSON.</summary>
    internal const int MaxBytes = 64 * 1024;

    // What a body of unknown length is read into first: most fit, and a host may hand on bodies without their length.
    private const int FirstBytes = 1024;

    // Bodies are flat: whatever is nested is a wrong type of a member that can be named, however deep it is.
    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = MaxBytes };

    /// <summary>Reads a body of JSON.</summary>
    /// <exception cref="ProblemException">The body is not JSON by its content type (415), too large (413), or malformed (400).</exception>
    internal static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        RequirePlainJson(request);
        var bytes = await ReadBytesAsync(request, MaxBytes, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes, Parsing);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw ValidationErrors.Of("body", $"is not valid JSON: see line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
    }

    /// <summary>Reads a body as it is.</summary>
    /// <exception cref="ProblemException">It is larger than <paramref name="maxBytes"/> (413).</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        // One byte more than is needed, so that the end is seen without another buffer.
        var buffer = new byte[Math.Min(request.ContentLength ?? FirstBytes, maxBytes) + 1];
        var length = 0;
        while (await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            if (length > maxBytes)
            {
                throw TooLarge(maxBytes);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(length * 2, maxBytes + 1));
            }
        }

        return buffer.AsMemory(0, length);
    }

    private static void RequirePlainJson(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            throw Unsupported("Send the body with Content-Type: application/json.");
        }

        var charset = HeaderUtilities.RemoveQuotes(request.GetTypedHeaders().ContentType!.Charset);
        if (charset.Length > 0 && !charset.Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"The charset '{charset}' is not supported. Send the body in UTF-8.");
        }

        if (request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding).FirstOrDefault(encoding => !IsIdentity(encoding)) is { } encoding)
        {
            throw Unsupported($"The Content-Encoding '{encoding}' is not supported. Send the body as it is.");
        }
    }

    private static bool IsIdentity(string encoding) => encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static ProblemException Unsupported(string detail) => new(new Problem(ProblemTypes.UnsupportedMediaType, detail));

    private static ProblemException TooLarge(int maxBytes) =>
        new(new Problem(ProblemTypes.BodyTooLarge, $"The body must have at most {maxBytes} bytes."));
}
