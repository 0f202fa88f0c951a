using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Shared.Http.Answers;
using Shared.Http.Origins;
using Shared.Http.Problems;

namespace Shared.Http.Middleware;

/// <summary>
/// Refuses changes that pages of foreign origins request, since those could use a caller's cookie, and lets those of listed origins read the
/// headers that the API answers with. Everything else of CORS is up to the host, in Azure as locally: it answers preflight requests itself,
/// and no function gets to see one.
/// </summary>
public sealed class OriginMiddleware(OriginRules origins) : IFunctionsWorkerMiddleware
{
    private const string ExposedHeaders =
        $"ETag, Location, Retry-After, Preference-Applied, WWW-Authenticate, {AnswerHeaders.Replayed}, {AnswerHeadersMiddleware.RequestId}";

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            return next(context);
        }

        if (origins.IsForeignChange(http.Request))
        {
            context.GetInvocationResult().Value = new Problem(ProblemTypes.CrossOrigin, "Pages of this origin may not change anything here.");
            return Task.CompletedTask;
        }

        if (origins.IsListed(http.Request))
        {
            http.Response.Headers.AccessControlExposeHeaders = ExposedHeaders;
        }

        return next(context);
    }
}
