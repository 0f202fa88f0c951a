using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Shared.Http.Middleware;

/// <summary>
/// Gives every answer a request ID, the invocation's, with which the host and the app log what they do for the call; and forbids storing the answer,
/// which is about a customer, unless the function says otherwise.
/// </summary>
internal sealed class AnswerHeadersMiddleware : IFunctionsWorkerMiddleware
{
    /// <summary>The header with the request ID.</summary>
    public const string RequestId = "Request-Id";

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            http.Response.Headers[RequestId] = context.InvocationId;
            http.Response.Headers.CacheControl = "no-store";
        }

        return next(context);
    }
}
