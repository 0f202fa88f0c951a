using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Shared.Identifiers;

namespace Shared.Telemetry;

/// <summary>
/// Gives whatever is logged during an invocation the IDs that the invocation is about, and logs its failure with them: the host's own log names only the
/// function. IDs tell nothing about a person; nothing else is taken.
/// </summary>
public sealed class LogScopeMiddleware(ILogger<LogScopeMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private static readonly IReadOnlyList<(string Name, string Property, Func<string, bool> IsValid)> RouteIds =
    [
        ("orderId", "OrderId", OrderId.IsValid),
        ("userId", "UserId", UserId.IsValid),
    ];

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var scope = logger.BeginScope(FindIds(context).ToList());
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(exception, "Function {Function} failed.", context.FunctionDefinition.Name);
            throw;
        }
    }

    private static IEnumerable<KeyValuePair<string, object>> FindIds(FunctionContext context)
    {
        var values = context.BindingContext.BindingData;
        foreach (var (name, property, isValid) in RouteIds)
        {
            if (values.TryGetValue(name, out var value) && value is string id && isValid(id))
            {
                yield return new(property, id);
            }
        }

        if (context.GetHttpContext() is not null)
        {
            yield return new("RequestId", context.InvocationId);
        }

        // Set by Durable Functions for orchestrators and activities; in an HTTP call it would be whatever the caller wrote into the query.
        if (context.GetHttpContext() is null && values.TryGetValue("instanceId", out var instance) && instance is string { Length: > 0 } instanceId)
        {
            yield return new("InstanceId", instanceId);
        }
    }
}
