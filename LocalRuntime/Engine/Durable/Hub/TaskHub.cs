using System.Diagnostics.CodeAnalysis;
using LocalRuntime.Engine.Durable.Records;
using LocalRuntime.Engine.Durable.State;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>
/// The orchestrations of one app. Everything that happens to an instance goes through its mailbox, one thing after the other; what clients only
/// read, they read from memory.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A token source without a timer holds nothing, and work that outlives a stop still uses it.")]
internal sealed class TaskHub
{
    private readonly RuntimeServices _services;
    private readonly HubInstances _instances;
    private readonly BackgroundWork _work;
    private readonly CancellationTokenSource _stopping = new();
    private DurableApp? _app;
    private OrchestratorRunner? _orchestrators;
    private volatile bool _isRunning;

    public TaskHub(string name, HubInstances instances, RuntimeServices services, TaskScheduler scheduler)
    {
        Name = name;
        _instances = instances;
        _services = services;
        _work = new BackgroundWork(scheduler, services.Loggers.CreateLogger<TaskHub>());
    }

    public string Name { get; }

    public RandomSource Random => _services.Random;

    public TimeProvider Time => _services.Time;

    public DateTime Now => _services.Time.GetUtcNow().UtcDateTime;

    /// <summary>Whether orchestrators take their turns.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>Signalled when no more activities begin.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public DurableApp App => _app ?? throw new InvalidOperationException($"The task hub of app '{Name}' is used before the app is built.");

    public IEnumerable<InstanceView> Views => _instances.All.Select(instance => instance.View).OfType<InstanceView>();

    private IEnumerable<OrchestrationInstance> OpenInstances => _instances.All.Where(instance => instance.View is { HasEnded: false });

    public void Attach(DurableApp app)
    {
        _app = app;
        _orchestrators = new OrchestratorRunner(this, app, new ActivityRunner(this, app, _work));
    }

    public InstanceView? Find(string id) => _instances.Find(id)?.View;

    /// <summary>Goes on with what the journal left unfinished.</summary>
    public void Start()
    {
        _isRunning = true;
        foreach (var instance in OpenInstances)
        {
            Wake(instance.Id);
        }
    }

    /// <summary>Begins no more activities and waits for those under way, as long as the token allows. What has no result then runs again at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await _work.WhenIdleAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The rest runs again at the next start.
        }

        _isRunning = false;
        foreach (var instance in OpenInstances)
        {
            Post(instance.Id, static stopped =>
            {
                stopped.Live.Reset();
                return Task.CompletedTask;
            });
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

    /// <summary>Has somebody look whether the instance has something to do.</summary>
    public void Wake(string id) => Post(id, static _ => Task.CompletedTask);

    /// <summary>Leaves something to be done with an instance. It must not fail.</summary>
    public void Post(string id, Func<OrchestrationInstance, Task> letter)
    {
        while (true)
        {
            var instance = _instances.GetOrAdd(id);
            switch (instance.Mailbox.Post(letter))
            {
                case Delivery.CallerHolds:
                    _work.Start(() => ServeAsync(instance));
                    return;
                case Delivery.Queued:
                    return;
                case Delivery.Refused:
                    // Its last holder is about to remove it, or has: the next one takes its place.
                    _instances.Remove(instance);
                    break;
            }
        }
    }

    /// <summary>Makes a change durable, then visible. Only for the holder of the instance's mailbox.</summary>
    /// <exception cref="Journaling.JournalBrokenException">Nothing becomes durable any more.</exception>
    /// <exception cref="ArgumentException">The record is too large.</exception>
    public async Task CommitAsync(OrchestrationInstance instance, DurableRecord record)
    {
        var began = instance.Turns is [var firstTurn, ..] ? firstTurn.At : record.At;
        var wasOpen = instance.View is { HasEnded: false };
        await _services.Journal.AppendAsync(DurableStore.JournalStream, DurableJson.Write(record));
        instance.Apply(record);
        if (wasOpen && instance.View is { HasEnded: true } ended)
        {
            instance.Live.Reset();
            DurableTracing.EmitOrchestration(ended, began);
        }

        instance.Mailbox.SignalChange();
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
            var instance = _instances.GetOrAdd(id);
            if (instance.Mailbox.TryWatch())
            {
                return instance;
            }

            _instances.Remove(instance);
        }
    }

    private async Task ServeAsync(OrchestrationInstance instance)
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
            while (_orchestrators is not null && await _orchestrators.TakeTurnAsync(instance));
        }
        while (!instance.Mailbox.TryRelease(retire: instance.View is null, out isRetired));

        if (isRetired)
        {
            _instances.Remove(instance);
        }
    }
}
