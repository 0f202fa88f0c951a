using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using LocalRuntime.Engine.Faults;

namespace LocalRuntime.Engine.Tables.Pipeline;

/// <summary>
/// Counts each request and runs it under the fault plan of the current scope. It stands after the retry policy, and fails as the
/// transport does when a connection is lost, so that the client repeats the request as it would in production.
/// </summary>
internal sealed class EdgePolicy : HttpPipelinePolicy
{
    public static readonly EdgePolicy Instance = new();

    private EdgePolicy()
    {
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var operation = Count(message);
        if (RuntimeScope.Current is { Faults: not NoFaults } scope)
        {
            RunAsync(scope, operation, message, () =>
            {
                ProcessNext(message, pipeline);
                return default;
            }).AsTask().GetAwaiter().GetResult();
        }
        else
        {
            ProcessNext(message, pipeline);
        }
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var operation = Count(message);
        return RuntimeScope.Current is { Faults: not NoFaults } scope
            ? RunAsync(scope, operation, message, () => ProcessNextAsync(message, pipeline))
            : ProcessNextAsync(message, pipeline);
    }

    private static TableOperation Count(HttpMessage message)
    {
        var operation = message.TryGetProperty(typeof(TableOperation), out var value) && value is TableOperation known
            ? known
            : throw new InvalidOperationException("A request to Table Storage does not say what it does.");
        TableMeter.Count(operation);
        return operation;
    }

    private static async ValueTask RunAsync(RuntimeScope scope, TableOperation operation, HttpMessage message, Func<ValueTask> send)
    {
        try
        {
            await scope.Faults.RunAsync(
                operation.ToIoOperation(scope.Function),
                async _ =>
                {
                    if (message.HasResponse)
                        message.Response.Dispose();

                    await send();
                    return message;
                },
                message.CancellationToken);
        }
        catch (InjectedFaultException fault)
        {
            throw new RequestFailedException(fault.Message, fault);
        }
    }
}
