using System.Diagnostics.CodeAnalysis;
using LocalRuntime.Engine.Durable.State;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>Brings letters to instances and has their mailboxes worked off; after the letters, an instance takes the turns that are due.</summary>
/// <param name="instances">The instances of the hub.</param>
/// <param name="work">Where mailboxes are worked off.</param>
/// <param name="takeTurnAsync">Takes a turn where one is due, and returns whether there might be another.</param>
internal sealed class InstanceMail(HubInstances instances, BackgroundWork work, Func<OrchestrationInstance, Task<bool>> takeTurnAsync)
{
    /// <summary>Has somebody look whether the instance has something to do.</summary>
    public void Wake(string id) => Post(id, static _ => Task.CompletedTask);

    /// <summary>Leaves something to be done with an instance, which need not exist yet. It must not fail.</summary>
    public void Post(string id, Func<OrchestrationInstance, Task> letter)
    {
        while (true)
        {
            var instance = instances.GetOrAdd(id);
            switch (instance.Mailbox.Post(letter))
            {
                case Delivery.CallerHolds:
                    work.Start(() => WorkOffAsync(instance));
                    return;
                case Delivery.Queued:
                    return;
                case Delivery.Refused:
                    // Its last holder is about to remove it, or has: the next one takes its place.
                    instances.Remove(instance);
                    break;
            }
        }
    }

    /// <summary>Does something with an instance while nothing else happens to it, and returns the answer.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The one who asked gets it.")]
    public Task<T> RequestAsync<T>(string id, Func<OrchestrationInstance, Task<T>> operation)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(id, async instance =>
        {
            try
            {
                answer.SetResult(await operation(instance));
            }
            catch (Exception failure)
            {
                answer.SetException(failure);
            }
        });
        return answer.Task;
    }

    /// <summary>Waits until an instance, which need not exist yet, is as it should be.</summary>
    public async Task<InstanceView> WaitAsync(string id, Func<InstanceView, bool> isAsAwaited, CancellationToken cancellationToken)
    {
        var instance = Watch(id);
        try
        {
            while (true)
            {
                var change = instance.Mailbox.NextChange();
                if (instance.View is { } view && isAsAwaited(view))
                {
                    return view;
                }

                await change.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            instance.Mailbox.Unwatch();
            if (instance.View is null)
            {
                // It may have been kept only because it was watched.
                Wake(id);
            }
        }
    }

    private OrchestrationInstance Watch(string id)
    {
        while (true)
        {
            var instance = instances.GetOrAdd(id);
            if (instance.Mailbox.TryWatch())
            {
                return instance;
            }

            instances.Remove(instance);
        }
    }

    private async Task WorkOffAsync(OrchestrationInstance instance)
    {
        var isRetired = false;
        do
        {
            do
            {
                while (instance.Mailbox.TryTake(out var letter))
                {
                    await letter(instance);
                }
            }
            while (await takeTurnAsync(instance));
        }
        while (!instance.Mailbox.TryRelease(retire: instance.View is null, out isRetired));

        if (isRetired)
        {
            instances.Remove(instance);
        }
    }
}
