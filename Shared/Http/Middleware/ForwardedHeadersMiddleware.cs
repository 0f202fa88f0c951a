using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Shared.Http.Middleware;

/// <summary>
/// Restores the X-Forwarded headers that a call arrived with. On the way to the worker the host replaces them by its own
/// (DefaultHttpProxyService.cs of azure-functions-host), which the worker's server consumes. The trigger's metadata has them as they came.
/// </summary>
public sealed class ForwardedHeadersMiddleware : IFunctionsWorkerMiddleware
{
    private static readonly string[] Names = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"];

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http
            && context.BindingContext.BindingData.TryGetValue("Headers", out var value) && value is string json
            && JsonSerializer.Deserialize<Dictionary<string, string>>(json) is { } sent)
        {
            var headers = new Dictionary<string, string>(sent, StringComparer.OrdinalIgnoreCase);
            foreach (var name in Names)
            {
                if (headers.TryGetValue(name, out var text))
                    http.Request.Headers[name] = text;
            }
        }

        return next(context);
    }
}
