using System.Reflection;
using Google.Protobuf;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Unit.Histories;

/// <summary>An orchestrator function on the official worker's engine, which is given a history and says what is to be done next.</summary>
/// <param name="Name">The name of the function.</param>
/// <param name="Run">Runs one episode.</param>
internal sealed record Orchestrator(string Name, Func<OrchestratorRequest, OrchestratorResponse> Run)
{
    /// <summary>What the worker of a function app registers; the engine takes its serializer from it.</summary>
    public static IServiceProvider Services { get; } = CreateServices();

    public static Orchestrator For<TInput, TOutput>(Func<TaskOrchestrationContext, Task<TOutput>> function) => new(
        function.Method.GetCustomAttribute<FunctionAttribute>()?.Name ?? function.Method.Name,
        request => OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(GrpcOrchestrationRunner.LoadAndRun<TInput, TOutput>(
            Convert.ToBase64String(request.ToByteArray()), (context, _) => function(context)!, Services))));

    public static Orchestrator For<TInput>(Func<TaskOrchestrationContext, Task> function) => For<TInput, object?>(Wrap(function)) with
    {
        Name = function.Method.GetCustomAttribute<FunctionAttribute>()?.Name ?? function.Method.Name,
    };

    private static Func<TaskOrchestrationContext, Task<object?>> Wrap(Func<TaskOrchestrationContext, Task> function) => async context =>
    {
        await function(context);
        return null;
    };

    private static ServiceProvider CreateServices()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        new DurableTaskExtensionStartup().Configure(services.AddFunctionsWorkerDefaults());
        return services.BuildServiceProvider();
    }
}
