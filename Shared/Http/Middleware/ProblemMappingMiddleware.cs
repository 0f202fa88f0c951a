using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Shared.Failures;
using Shared.Http.Answers;
using Shared.Http.Problems;

namespace Shared.Http.Middleware;

/// <summary>
/// Answers an HTTP call whose function threw with a problem that gives no internals away. Other triggers see their exception.
/// It is registered after <c>ConfigureFunctionsWebApplication</c>, inside of what sends the answer.
/// </summary>
public sealed class ProblemMappingMiddleware(ILogger<ProblemMappingMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (context.GetHttpContext() is { } http && !http.RequestAborted.IsCancellationRequested)
        {
            context.GetInvocationResult().Value = Map(exception, context, $"{http.Request.PathBase}{http.Request.Path}#{context.InvocationId}");
        }
    }

    private IResult Map(Exception exception, FunctionContext context, string instance)
    {
        if (exception is AggregateException { InnerExceptions: [var only] })
        {
            exception = only;
        }

        if (exception is ProblemException { Problem: var problem })
        {
            return problem;
        }

        // An IOException by its type, which elsewhere means that a dependency failed.
        if (exception is BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout })
        {
            return new Problem(ProblemTypes.RequestTimeout, "The body came too slowly. Send the same request again.");
        }

        if (TransientFailure.IsTransient(exception))
        {
            logger.LogWarning(exception, "Function {Function} could not reach what it depends on.", context.FunctionDefinition.Name);
            return new Problem(ProblemTypes.ServiceUnavailable, "Please repeat the same request later.") { Instance = instance }
                .WithRetryAfter(RetryAfter);
        }

        logger.LogError(exception, "Function {Function} failed.", context.FunctionDefinition.Name);
        return new Problem(ProblemTypes.InternalError, "The failure was recorded.") { Instance = instance };
    }
}
