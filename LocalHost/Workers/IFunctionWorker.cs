using System.Text.Json;
using LocalHost.Workers.Rpc;

namespace LocalHost.Workers;

/// <summary>A function app, as whoever triggers its functions sees it. Behind it is a worker process, and after a crash the next one.</summary>
internal interface IFunctionWorker
{
    /// <summary>The app's name.</summary>
    string App { get; }

    /// <summary>Its functions, as its worker described them.</summary>
    IReadOnlyList<WorkerFunction> Functions { get; }

    /// <summary>
    /// Runs a function, and returns what it answered, failures included. The invocation ID and the trace context are filled in where they are
    /// missing; a cancelled token is passed on to the function.
    /// </summary>
    /// <exception cref="WorkerLostException">The worker has ended, before or during the call. The call may have had any effect or none.</exception>
    Task<InvocationResponse> InvokeAsync(WorkerFunction function, InvocationRequest request, CancellationToken cancellationToken);
}

/// <summary>A function.</summary>
/// <param name="Id">The worker's own identifier of it.</param>
/// <param name="Name">The name in its [Function] attribute.</param>
/// <param name="Trigger">What starts it.</param>
/// <param name="Bindings">All bindings, the trigger included.</param>
internal sealed record WorkerFunction(string Id, string Name, FunctionBinding Trigger, IReadOnlyList<FunctionBinding> Bindings);

/// <summary>A binding.</summary>
/// <param name="Name">The parameter's name; $return for a returned value.</param>
/// <param name="Type">Such as httpTrigger, activityTrigger, durableClient.</param>
/// <param name="Json">The whole binding, as the app's metadata has it.</param>
internal sealed record FunctionBinding(string Name, string Type, JsonElement Json);

/// <summary>The worker's event stream has ended.</summary>
internal sealed class WorkerLostException(string app) : Exception($"The worker of app '{app}' has ended.");
