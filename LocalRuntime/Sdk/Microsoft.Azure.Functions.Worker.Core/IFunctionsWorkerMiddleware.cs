namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs around every invocation of an app. Official source: <c>src/DotNetWorker.Core/Pipeline/IFunctionsWorkerMiddleware.cs</c>.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs around one invocation; one that does not call <paramref name="next"/> takes the function's place.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
