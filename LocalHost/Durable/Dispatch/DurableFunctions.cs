using DurableTask.Core.Exceptions;
using LocalHost.Extensions;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;

namespace LocalHost.Durable.Dispatch;

/// <summary>The orchestrators and activities of an app, and how they are run.</summary>
internal sealed class DurableFunctions(HostedApp app, CancellationToken hostStops)
{
    public const string Orchestration = "orchestrationTrigger";
    public const string Activity = "activityTrigger";
    public const string Entity = "entityTrigger";

    /// <summary>Names are compared without regard to case, as the extension does.</summary>
    public WorkerFunction? Find(string trigger, string name) =>
        app.Worker.Functions.FirstOrDefault(f => f.Trigger.Is(trigger) && string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The extension's sentence for a function that is not there.</summary>
    public string Unknown(string trigger, string name)
    {
        var kind = trigger == Orchestration ? "orchestrator" : "activity";
        var known = app.Worker.Functions.Where(f => f.Trigger.Is(trigger)).Select(f => f.Name).ToList();
        return $"The function '{name}' doesn't exist, is disabled, or is not an {kind} function. Additional info: "
            + (known.Count > 0
                ? $"The following are the known {kind} functions: '{string.Join("', '", known)}'."
                : $"No {kind} functions are currently registered!");
    }

    /// <summary>The worker's answer, failures included.</summary>
    /// <exception cref="SessionAbortedException">There is no answer, and the call may have had any effect or none: it is to be repeated.</exception>
    public async Task<InvocationResponse> InvokeAsync(WorkerFunction function, TypedData input, string? instanceId)
    {
        var request = app.CreateInvocation(function, input);
        if (instanceId is not null) request.TriggerMetadata["instanceId"] = new TypedData { String = instanceId };

        try
        {
            // The host's stop cancels the function; what a cancelled function answers is not its outcome, so nobody waits for it.
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
