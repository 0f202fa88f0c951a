using System.Globalization;
using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;

namespace Shared.Http.Requests;

/// <summary>A span of time by which a list is narrowed.</summary>
/// <param name="From">Its beginning, which belongs to it; null where it has none.</param>
/// <param name="To">Its end, which does not belong to it; null where it has none.</param>
public sealed record TimeRange(DateTimeOffset? From, DateTimeOffset? To)
{
    // RFC 3339, with Z or with an offset; seconds are required, a fraction of up to seven digits is not.
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Reads <c>from</c> and <c>to</c> from the query.</summary>
    /// <exception cref="ProblemException">One of them is no RFC 3339 time, or they are the wrong way round: 400.</exception>
    public static TimeRange Read(HttpRequest request)
    {
        var errors = new ValidationErrors();
        var range = new TimeRange(ReadTime(request, "from", errors), ReadTime(request, "to", errors));
        if (range.From > range.To)
        {
            errors.Add("to", "must not be before from.");
        }

        errors.ThrowIfAny();
        return range;
    }

    private static DateTimeOffset? ReadTime(HttpRequest request, string name, ValidationErrors errors)
    {
        if (!request.Query.TryGetValue(name, out var values))
        {
            return null;
        }

        if (values.Count == 1
            && DateTimeOffset.TryParseExact(values[0], Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        errors.Add(name, "must be one RFC 3339 time, such as 2026-11-20T12:00:00Z.");
        return null;
    }
}
