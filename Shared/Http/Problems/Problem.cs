using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Shared.Http.Problems;

/// <summary>A refusal as RFC 9457 problem details. It is the answer of a function, or inside a <see cref="ProblemException"/>.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Detail">What this occurrence is about; never internals.</param>
public sealed record Problem(ProblemType Type, string Detail) : IResult
{
    /// <summary>Further members of the body, such as <c>errors</c> and <c>order</c>.</summary>
    public IReadOnlyDictionary<string, object> Members { get; init; } = new Dictionary<string, object>();

    /// <summary>Identifies this occurrence; where it is null, the path of the request does.</summary>
    public string? Instance { get; init; }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var details = new ProblemDetails
        {
            Type = Type.Uri,
            Title = Type.Title,
            Status = Type.Status,
            Detail = Detail,
            Instance = Instance ?? httpContext.Request.PathBase + httpContext.Request.Path,
        };
        foreach (var (name, value) in Members)
        {
            details.Extensions.Add(name, value);
        }

        return TypedResults.Problem(details).ExecuteAsync(httpContext);
    }
}
