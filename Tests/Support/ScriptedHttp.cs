using System.Collections.Concurrent;
using System.Net;
using Azure.Core.Pipeline;

namespace Tests.Support;

/// <summary>A transport that answers as the test says, and keeps what was asked.</summary>
public sealed class ScriptedHttp(Func<HttpRequestMessage, int, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly ConcurrentQueue<Asked> _asked = new();

    /// <summary>One request: what a test looks at after its end.</summary>
    public sealed record Asked(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body);

    public IReadOnlyList<Asked> Requests => [.. _asked];

    public HttpClientTransport Transport => new(new HttpClient(this, disposeHandler: false));

    /// <summary>Always the same answer.</summary>
    public static ScriptedHttp Always(HttpStatusCode status, string body = "") =>
        new((_, _) => new HttpResponseMessage(status) { Content = new StringContent(body) });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        _asked.Enqueue(new Asked(request.Method.Method, request.RequestUri!, headers, body));
        return answer(request, _asked.Count);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();
}
