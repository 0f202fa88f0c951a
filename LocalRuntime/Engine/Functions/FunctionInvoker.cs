using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Functions;

/// <summary>Runs one app's functions. Official source: <c>src/DotNetWorker.Core/FunctionsApplication.cs</c>.</summary>
internal sealed class FunctionInvoker : IFunctionInvoker
{
    private readonly RuntimeServices _runtime;
    private readonly CancellationToken _shutdown;
    private readonly FrozenDictionary<string, InvocableFunction> _functions;
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly IServiceScopeFactory _scopes;
    private readonly InvocationTelemetry _telemetry;
    private readonly ILogger _logger;

    public FunctionInvoker(
        RuntimeServices runtime,
        IServiceProvider services,
        InvocationPipeline pipeline,
        IReadOnlyList<FunctionDescriptor> functions,
        CancellationToken shutdown)
    {
        _runtime = runtime;
        _shutdown = shutdown;
        _scopes = services.GetRequiredService<IServiceScopeFactory>();
        _telemetry = services.GetRequiredService<InvocationTelemetry>();
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.Azure.Functions.Worker.FunctionsApplication");
        var inputBindings = services.GetServices<IInputBinding>().ToList();
        _functions = functions.ToFrozenDictionary(function => function.Name, function => new InvocableFunction(function, inputBindings));
        _pipeline = pipeline.Build(context => _functions[context.FunctionDefinition.Name].RunAsync(context, context.Features.Get<ITriggerValues>()!));
    }

    public async Task<object?> InvokeAsync(FunctionDescriptor function, ITriggerValues trigger, CancellationToken cancellationToken)
    {
        new RuntimeScope(_runtime.Faults, function.App, function.Name).Enter();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _shutdown);
        await using var context = new InvocationContext(
            _runtime.Random.NextGuid().ToString(), _functions[function.Name].Definition, trigger, _scopes, cancelled.Token);
        using var scope = _logger.BeginScope(_telemetry.ScopeAttributes(context));
        using var activity = _telemetry.Start(context);
        try
        {
            await _pipeline(context);
            return ResultSlot.Of(context).Value;
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            _logger.LogError(
                failure,
                "Function '{FunctionName}', Invocation id '{InvocationId}': An exception was thrown by the invocation.",
                function.Name,
                context.InvocationId);
            throw;
        }
    }
}
