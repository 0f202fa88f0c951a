using LocalHost.Workers;
using LocalHost.Workers.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Extensions;

/// <summary>What the log says of invocations. The worker itself does not log what a function throws.</summary>
internal static class InvocationLog
{
    public static void FunctionFailed(this ILogger log, WorkerFunction function, InvocationResponse response) => log.LogError(
        "Function '{Function}' failed: {Message}\n{Stack}",
        function.Name,
        response.Result.Exception?.Message ?? response.Result.Status.ToString(),
        response.Result.Exception?.StackTrace);
}
