using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Shared.Http.Requests;

/// <summary>Which media type a client wants an answer in. It is JSON unless the client prefers another one by name.</summary>
public static class AcceptedMedia
{
    private const string Json = "application/json";

    /// <summary>Whether the Accept header names this media type with a higher quality than JSON.</summary>
    public static bool Prefers(HttpRequest request, string mediaType)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf(accepted, mediaType) > QualityOf(accepted, Json);
    }

    private static double QualityOf(IList<MediaTypeHeaderValue> accepted, string mediaType) => accepted
        .Where(candidate => candidate.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        .Select(candidate => candidate.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();
}
