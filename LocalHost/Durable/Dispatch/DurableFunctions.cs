using DurableTask.Core.Exceptions;
using LocalHost.Extensions;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;

namespace LocalHost.Durable.Dispatch;

/// <summary>Finds the orchestrators and activities of an app, and invokes them in its worker.</summary>
internal sealed class DurableFunctions(HostedApp app, CancellationToken hostStops)
{
    public const string Orchestration = "orchestrationTrigger";
    public const string Activity = "activityTrigger";
    public const string Entity = "entityTrigger";

    /// <summary>Finds a function by its name, whose case does not matter, as in the extension.</summary>
    public WorkerFunction? Find(string trigger, string name) =>
        app.Worker.Functions.FirstOrDefault(f => f.Trigger.Is(trigger) && string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The extension's message for a function that does not exist.</summary>
    public string UnknownFunctionMessage(string trigger, string name)
    {
        var kind = trigger == Orchestration ? "orchestrator" : "activity";
        var known = app.Worker.Functions.Where(f => f.Trigger.Is(trigger)).Select(f => f.Name).ToList();
        return $"The function '{name}' doesn't exist, is disabled, or is not an {kind} function. Additional info: "
            + (known.Count > 0
                ? $"The following are the known {kind} functions: '{string.Join("', '", known)}'."
                : $"No {kind} functions are currently registered!");
    }

    /// <summary>Invokes a function. The response may be a failure.</summary>
    /// <exception cref="SessionAbortedException">
    /// The worker was lost or the host is stopping. The function may have had its effect or not; the engine runs it again.
    /// </exception>
    public async Task<InvocationResponse> InvokeAsync(WorkerFunction function, TypedData input, string? instanceId)
    {
        var request = app.CreateInvocation(function, input);
        if (instanceId is not null) request.TriggerMetadata["instanceId"] = new TypedData { String = instanceId };

        try
        {
            // A stop of the host cancels the function. What a cancelled function returns is not its outcome, so it is not waited for.
            return await app.Worker.InvokeAsync(function, request, hostStops).WaitAsync(hostStops);
        }
        catch (Exception exception)
        {
            throw new SessionAbortedException(hostStops.IsCancellationRequested
                ? "The Functions/WebJobs runtime is shutting down!"
                : $"Unhandled exception in the Functions/WebJobs runtime: {exception.Message}");
        }
    }
}
