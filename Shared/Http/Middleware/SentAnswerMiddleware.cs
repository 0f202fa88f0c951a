using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Shared.Http.Middleware;

/// <summary>
/// Drops the result of an HTTP function once it was sent. The worker would write it a second time, as the JSON of the <see cref="IResult"/> itself
/// into the invocation's return value, which the host of an ASP.NET Core app has no use for. It is registered before
/// <c>ConfigureFunctionsWebApplication</c>, outside of what sends the answer.
/// </summary>
public sealed class SentAnswerMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (context.GetHttpContext() is not null)
            context.GetInvocationResult().Value = null;
    }
}
