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

/// <summary>One problem type. Clients decide by <see cref="Uri"/>, so it never changes; texts may.</summary>
/// <param name="Uri">The stable <c>type</c> of RFC 9457, relative to the API.</param>
/// <param name="Title">The same short text for every occurrence.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record ProblemType(string Uri, string Title, int Status);

/// <summary>Ends an HTTP function from deep inside with a problem as its answer.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>The answer.</summary>
    public Problem Problem { get; } = problem;
}
