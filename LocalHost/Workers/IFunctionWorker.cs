using System.Text.Json;
using LocalHost.Workers.Rpc;

namespace LocalHost.Workers;

/// <summary>Invokes the functions of an app. Behind it is a worker process, and after a crash the next one.</summary>
internal interface IFunctionWorker
{
    /// <summary>The app's name.</summary>
    string App { get; }

    /// <summary>Its functions, as its worker described them.</summary>
    IReadOnlyList<WorkerFunction> Functions { get; }

    /// <summary>
    /// Invokes a function, and returns its response, which may be a failure. The function's and the invocation's ID and the trace context are filled in where
    /// they are missing; a cancelled token is passed on to the function. While the worker restarts, calls wait for it.
    /// </summary>
    /// <exception cref="WorkerLostException">The worker has ended, before or during the call. The call may have had any effect or none.</exception>
    Task<InvocationResponse> InvokeAsync(WorkerFunction function, InvocationRequest request, CancellationToken cancellationToken);
}

/// <summary>A function.</summary>
/// <param name="Id">The worker's identifier of it.</param>
/// <param name="Name">The name in its [Function] attribute.</param>
/// <param name="Trigger">What starts it.</param>
/// <param name="Bindings">All bindings, the trigger included.</param>
internal sealed record WorkerFunction(string Id, string Name, FunctionBinding Trigger, IReadOnlyList<FunctionBinding> Bindings)
{
    /// <exception cref="InvalidOperationException">It has not exactly one trigger.</exception>
    public static WorkerFunction Read(RpcFunctionMetadata metadata)
    {
        List<FunctionBinding> bindings = [.. metadata.RawBindings.Select(FunctionBinding.Read)];
        return bindings.Where(binding => binding.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase)).ToList() is [var trigger]
            ? new WorkerFunction(metadata.FunctionId, metadata.Name, trigger, bindings)
            : throw new InvalidOperationException($"Function '{metadata.Name}' must have one trigger.");
    }
}

/// <summary>A binding.</summary>
/// <param name="Name">The parameter's name; $return for a returned value.</param>
/// <param name="Type">Such as httpTrigger, activityTrigger, durableClient. Case does not matter.</param>
/// <param name="Json">The whole binding, as the app's metadata has it.</param>
internal sealed record FunctionBinding(string Name, string Type, JsonElement Json)
{
    /// <summary>Reads a raw binding of the worker's metadata.</summary>
    public static FunctionBinding Read(string raw)
    {
        using var json = JsonDocument.Parse(raw);
        return new FunctionBinding(
            json.RootElement.GetProperty("name").GetString()!, json.RootElement.GetProperty("type").GetString()!, json.RootElement.Clone());
    }

    /// <summary>Whether it is of a type.</summary>
    public bool Is(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>A text property of the binding; null where it has none.</summary>
    public string? Text(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A Boolean property of the binding; null where it has none.</summary>
    public bool? Flag(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}

/// <summary>The worker's event stream has ended; what was invoked in it may have had its effect or not.</summary>
internal sealed class WorkerLostException(string app) : Exception($"The worker of app '{app}' has ended.");
