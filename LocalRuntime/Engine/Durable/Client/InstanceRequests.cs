using LocalRuntime.Engine.Durable.Hub;
using LocalRuntime.Engine.Durable.Records;
using LocalRuntime.Engine.Durable.State;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Client;

/// <summary>
/// What clients ask of single instances. Each is durable when its task completes.
/// Official source: <c>DurableClient.cs</c> (azure-functions-durable-extension).
/// </summary>
internal sealed class InstanceRequests(TaskHub hub)
{
    public Task StartAsync(InstanceStarted start, DedupePolicy policy) =>
        hub.Mail.RequestAsync(start.Instance, async instance =>
        {
            if (instance.View is { } existing)
            {
                policy.Check(instance.Id, existing.Status);
                if (!existing.HasEnded)
                {
                    await EndAsync(instance, existing, output: null);
                }
            }

            await hub.CommitAsync(instance, start);
            return true;
        });

    public Task RaiseAsync(string id, EventRaised raised) =>
        hub.Mail.RequestAsync(id, async instance =>
        {
            Expect(instance, view => !view.HasEnded, $"raise event {raised.Name} for");
            await hub.CommitAsync(instance, new EventReceived(hub.Name, id, hub.Now, raised));
            if (instance.Live.IsResumed)
            {
                instance.Live.Arrived.Add(raised);
            }

            return true;
        });

    public Task TerminateAsync(string id, string? output) =>
        hub.Mail.RequestAsync(id, async instance =>
        {
            await EndAsync(instance, Expect(instance, view => !view.HasEnded, "terminate"), output);
            return true;
        });

    public Task SuspendAsync(string id) =>
        hub.Mail.RequestAsync(id, async instance =>
        {
            Expect(instance, view => view is { HasEnded: false, Status: not OrchestrationRuntimeStatus.Suspended }, "suspend");
            await hub.CommitAsync(instance, new InstanceSuspended(hub.Name, id, hub.Now));
            return true;
        });

    public Task ResumeAsync(string id) =>
        hub.Mail.RequestAsync(id, async instance =>
        {
            Expect(instance, view => view.Status == OrchestrationRuntimeStatus.Suspended, "resume");
            await hub.CommitAsync(instance, new InstanceResumed(hub.Name, id, hub.Now));
            return true;
        });

    /// <summary>Forgets an instance that has ended; returns whether there was one.</summary>
    public Task<bool> PurgeAsync(string id) =>
        hub.Mail.RequestAsync(id, async instance =>
        {
            if (instance.View is not { HasEnded: true })
            {
                return false;
            }

            await hub.CommitAsync(instance, new InstancePurged(hub.Name, id, hub.Now));
            return true;
        });

    private Task EndAsync(OrchestrationInstance instance, InstanceView view, string? output) =>
        hub.CommitAsync(instance, new InstanceEnded(
            hub.Name, instance.Id, hub.Now, view.CustomStatus, new Outcome(OrchestrationRuntimeStatus.Terminated, output, Failure: null)));

    private static InstanceView Expect(OrchestrationInstance instance, Func<InstanceView, bool> isFit, string intention)
    {
        var view = instance.View ?? throw new ArgumentException($"No instance with ID '{instance.Id}' was found.");
        return isFit(view)
            ? view
            : throw new InvalidOperationException(
                $"Cannot {intention} the orchestration instance {instance.Id} because instance is in the {view.Status} state.");
    }
}
