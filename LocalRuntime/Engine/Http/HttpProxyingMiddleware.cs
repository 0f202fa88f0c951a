using LocalRuntime.Engine.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Http;

/// <summary>
/// Shows the HTTP call to what runs inside of it, and answers the call with the invocation's result. A result that is neither an
/// <see cref="IResult"/> nor an <see cref="IActionResult"/> leaves the answer as it is: 200 without a body, where nothing was written.
/// Official sources: <c>FunctionsHttpProxyingMiddleware.cs</c>, and <c>WorkerRequestServicesMiddleware.cs</c> for the request's services.
/// </summary>
internal sealed class HttpProxyingMiddleware(ILogger<HttpProxyingMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.Features.Get<ITriggerValues>() is not HttpInvocation { HttpContext: var call })
        {
            await next(context);
            return;
        }

        var serverServices = call.RequestServices;
        call.RequestServices = context.InstanceServices;
        context.Items.Add(HttpInvocation.ContextItemKey, call);
        try
        {
            await next(context);
            await AnswerAsync(context, call);
        }
        finally
        {
            call.RequestServices = serverServices;
        }
    }

    private async Task AnswerAsync(FunctionContext context, HttpContext call)
    {
        switch (ResultSlot.Of(context).Value)
        {
            case IActionResult result:
                await result.ExecuteResultAsync(new ActionContext(call, call.GetRouteData(), new ActionDescriptor()));
                break;
            case IResult result:
                await result.ExecuteAsync(call);
                break;
            default:
                logger.LogTrace(
                    "No HTTP response returned from function '{FunctionName}', invocation {InvocationId}.",
                    context.FunctionDefinition.Name,
                    context.InvocationId);
                break;
        }
    }
}
