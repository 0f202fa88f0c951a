using System.Collections.Concurrent;
using System.Text.Json;

namespace Tests.Integration.Contracts;

/// <summary>Writes down every answer that a client gets.</summary>
internal sealed class RecordedAnswers() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false })
{
    private const string Prefix = "/api";

    public ConcurrentQueue<RecordedAnswer> Answers { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        Answers.Enqueue(new RecordedAnswer(
            request.Method.Method.ToLowerInvariant(),
            request.RequestUri!.AbsolutePath[Prefix.Length..],
            (int)response.StatusCode,
            response.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(",", header.Value)),
            mediaType,
            mediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(text).RootElement : text));
        return response;
    }
}

/// <summary>One answer, as the script that compares it wants it.</summary>
internal sealed record RecordedAnswer(
    string Method, string Path, int Status, IReadOnlyDictionary<string, string> Headers, string? MediaType, object Body);
