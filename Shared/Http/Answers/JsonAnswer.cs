using Microsoft.AspNetCore.Http;
using Shared.Json;

namespace Shared.Http.Answers;

/// <summary>A JSON body with its status.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">What is written, by its own type.</param>
public sealed record JsonAnswer(int Status, object Body) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        return httpContext.Response.WriteAsJsonAsync(Body, Body.GetType(), WebJson.Options, contentType: null, httpContext.RequestAborted);
    }
}
