#nullable disable annotations // As in the official package.

using System.Net;
using System.Net.Http.Headers;

namespace SendGrid;

/// <summary>An answer of the API. Official source: <c>src/SendGrid/Response.cs</c> (sendgrid-csharp).</summary>
public class Response
{
    /// <summary>Creates an answer.</summary>
    public Response(HttpStatusCode statusCode, HttpContent responseBody, HttpResponseHeaders responseHeaders)
    {
        StatusCode = statusCode;
        Body = responseBody;
        Headers = responseHeaders;
    }

    /// <summary>The status.</summary>
    public HttpStatusCode StatusCode { get; set; }

    /// <summary>Whether the status is one of 200 to 299.</summary>
    public bool IsSuccessStatusCode => (int)StatusCode is >= 200 and <= 299;

    /// <summary>The body: empty after 202, else JSON with <c>errors</c>.</summary>
    public HttpContent Body { get; set; }

    /// <summary>The headers: <c>X-Message-Id</c> after 202, <c>Retry-After</c> or <c>X-RateLimit-Reset</c> after 429.</summary>
    public HttpResponseHeaders Headers { get; set; }

    /// <summary>The headers, each with its first value.</summary>
    public virtual Dictionary<string, string> DeserializeResponseHeaders(HttpResponseHeaders headers = null) =>
        (headers ?? Headers)?.ToDictionary(header => header.Key, header => header.Value.First()) ?? [];
}
