using System.Globalization;
using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;

namespace Shared.Http.Requests;

/// <summary>The If-Match header of a request, for resources whose ETag is their version in quotes.</summary>
/// <param name="IsPresent">Whether the request has the header.</param>
/// <param name="Version">The version that the resource must have; null where any will do.</param>
public readonly record struct IfMatch(bool IsPresent, long? Version)
{
    private const string Header = "If-Match";

    /// <summary>Reads the header.</summary>
    /// <exception cref="ProblemException">It is neither <c>*</c> nor one strong ETag of this API: 400.</exception>
    public static IfMatch Read(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return default;
        }

        return values switch
        {
            ["*"] => new IfMatch(true, null),
            [['"', .. var digits, '"']] when long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) =>
                new IfMatch(true, version),
            _ => throw ValidationErrors.Of(Header, "must be one ETag as this API gives it, such as \"5\", or *."),
        };
    }
}
