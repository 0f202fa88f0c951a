using System.Diagnostics.CodeAnalysis;
using LocalRuntime.Engine.Durable.Records;
using LocalRuntime.Engine.Durable.State;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>
/// The orchestrations of one app. Everything that happens to an instance goes through its mailbox, one thing after the other; what clients only
/// read, they read from memory.
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "A token source without a timer holds nothing, and work that outlives a stop still uses it.")]
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
        Mail = new InstanceMail(instances, _work, instance => _orchestrators?.TakeTurnAsync(instance) ?? Task.FromResult(false));
    }

    public string Name { get; }

    /// <summary>The way to its instances.</summary>
    public InstanceMail Mail { get; }

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
        _orchestrators = new OrchestratorRunner(this, app, new OpenActions(this, new ActivityRunner(this, app, _work)));
    }

    public InstanceView? Find(string id) => _instances.Find(id)?.View;

    /// <summary>Goes on with what the journal left unfinished.</summary>
    public void Start()
    {
        _isRunning = true;
        foreach (var instance in OpenInstances)
        {
            Mail.Wake(instance.Id);
        }
    }

    /// <summary>
    /// Begins no more activities and waits for those under way, as long as the token allows.
    /// What has no result then runs again at the next start.
    /// </summary>
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
            Mail.Post(instance.Id, static stopped =>
            {
                stopped.Live.Reset();
                return Task.CompletedTask;
            });
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
}
