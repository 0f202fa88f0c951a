using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace LocalRuntime.Engine.Http;

/// <summary>
/// Answers a call with one function. One that throws is answered 500 without a body, or cut off where its answer has begun. Official source:
/// <c>ExceptionMiddleware.cs</c> of azure-functions-host.
/// </summary>
internal static class FunctionEndpoint
{
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a function throws; the invoker has logged it.")]
    public static async Task AnswerAsync(HttpContext call, HttpRoute route)
    {
        try
        {
            await route.App.Invoker.InvokeAsync(route.Function, new HttpInvocation(call, HttpTraceParent.Of(call)), call.RequestAborted);
        }
        catch (Exception)
        {
            if (call.Response.HasStarted)
            {
                call.Abort();
                return;
            }

            call.Response.Clear();
            call.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
