using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Shared.Http.Requests;

/// <summary>In which form a client wants an answer: JSON, the form of everything, where nothing else is preferred by name.</summary>
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
