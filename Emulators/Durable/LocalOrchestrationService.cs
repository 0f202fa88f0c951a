using System.Diagnostics.CodeAnalysis;
using DurableTask.Core;
using Emulators.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Emulators.Durable;

/// <summary>
/// A storage provider of the Durable Task engine (<see cref="TaskHubWorker"/>, <see cref="TaskHubClient"/>) over the local store, with the semantics of the
/// official SQL provider (microsoft/durabletask-mssql). An operation completes when it is on the disk. Locks are in memory: after a restart everything that is
/// pending is handed out again. Entities are refused.
/// </summary>
public sealed partial class LocalOrchestrationService : IOrchestrationService, IDisposable
{
    private readonly LocalStore _store;
    private readonly LocalOrchestrationOptions _options;
    private readonly ILogger _logger;
    private readonly long _hub;
    private readonly WorkQueue<long> _instances;
    private readonly WorkQueue<ActivityKey> _activities;
    private readonly WorkReader _reader;
    private readonly DueMessages _dueMessages;
    private readonly HistoryCache _histories = new();
    private readonly ScheduledActivities _scheduled = new();
    private readonly PendingAnswers _answers = new();
    private readonly InstanceWaiters _waiters = new();

    /// <summary>
    /// The service of one hub, for its worker and all its clients. Messages that are sent through another object reach this one's worker only at its next
    /// start. The store must have been opened with <see cref="DurableSchema"/>.
    /// </summary>
    public LocalOrchestrationService(LocalStore store, LocalOrchestrationOptions options)
    {
        (_store, _options) = (store, options);
        _logger = options.LoggerFactory.CreateLogger("Emulators.Durable");
        _hub = store.WriteAsync(session => InstanceTable.FindOrAddHub(session, options.HubName)).GetAwaiter().GetResult();
        _instances = new WorkQueue<long>(options.TimeProvider);
        _activities = new WorkQueue<ActivityKey>(options.TimeProvider);
        _dueMessages = new DueMessages(store, _hub, options.TimeProvider, _instances.Signal, _logger);
        _reader = new WorkReader(store, _hub, _histories, _scheduled, _answers, answers => _ = StoreAsync(answers), _dueMessages.Now);
    }

    /// <inheritdoc/>
    public int TaskOrchestrationDispatcherCount => 1;

    /// <inheritdoc/>
    public int MaxConcurrentTaskOrchestrationWorkItems => _options.MaxConcurrentOrchestrations;

    /// <inheritdoc/>
    public int TaskActivityDispatcherCount => 1;

    /// <inheritdoc/>
    public int MaxConcurrentTaskActivityWorkItems => _options.MaxConcurrentActivities;

    /// <inheritdoc/>
    public BehaviorOnContinueAsNew EventBehaviourForContinueAsNew => BehaviorOnContinueAsNew.Carryover;

    /// <inheritdoc/>
    public Task StartAsync()
    {
        _answers.Open();
        _instances.Open();
        _activities.Open();
        var now = _dueMessages.Open();
        foreach (var instance in _store.Read(session => MessageTable.FindInstancesWithVisible(session, _hub, now)))
            _instances.Signal(instance);
        foreach (var activity in _store.Read(session => ActivityTable.FindAll(session, _hub)))
            _activities.Signal(activity);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync() => StopAsync(isForced: false);

    /// <summary>Hands out no more work. Work that is under way may still complete; it counts unless it was handed out again meanwhile.</summary>
    public Task StopAsync(bool isForced)
    {
        _dueMessages.Close();
        _instances.Close();
        _activities.Close();
        _histories.Clear();
        _scheduled.Clear();
        return StoreAsync(_answers.Close());
    }

    /// <inheritdoc/>
    public Task CreateAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CreateAsync(bool recreateInstanceStore) => recreateInstanceStore ? DeleteAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    public Task CreateIfNotExistsAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DeleteAsync() => DeleteAsync(deleteInstanceStore: true);

    /// <summary>Removes all orchestrations of the hub.</summary>
    public Task DeleteAsync(bool deleteInstanceStore) =>
        deleteInstanceStore ? _store.WriteAsync(session => InstanceTable.DeleteAll(session, _hub)) : Task.CompletedTask;

    /// <inheritdoc/>
    public bool IsMaxMessageCountExceeded(int currentMessageCount, OrchestrationRuntimeState runtimeState) => false;

    /// <summary>None: failed work backs off by itself, and must not delay other work.</summary>
    public int GetDelayInSecondsAfterOnProcessException(Exception exception) => 0;

    /// <inheritdoc/>
    public int GetDelayInSecondsAfterOnFetchException(Exception exception) => exception is OperationCanceledException ? 0 : 1;

    /// <summary>Locks the next instance that has messages, and returns these with its history; null where there is none in time.</summary>
    public async Task<TaskOrchestrationWorkItem?> LockNextTaskOrchestrationWorkItemAsync(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        while (await _instances.TakeAsync(receiveTimeout, cancellationToken) is { } instance)
        {
            if (Load(_instances, instance, _reader.ReadTurn) is { } turn)
                return turn;
        }

        return null;
    }

    /// <summary>Not needed: a lock is held until it is released.</summary>
    public Task RenewTaskOrchestrationWorkItemLockAsync(TaskOrchestrationWorkItem workItem) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem,
        OrchestrationRuntimeState newOrchestrationRuntimeState,
        IList<TaskMessage> outboundMessages,
        IList<TaskMessage> orchestratorMessages,
        IList<TaskMessage> timerMessages,
        TaskMessage? continuedAsNewMessage,
        OrchestrationState? orchestrationState)
    {
        var turn = (OrchestrationTurn)workItem;
        if (orchestrationState is null)
        {
            await DropMessagesAsync(turn);
            return;
        }

        var messages = orchestratorMessages.Concat(timerMessages);
        if (continuedAsNewMessage is not null)
            messages = messages.Append(continuedAsNewMessage);
        var checkpoint = new Checkpoint(turn, newOrchestrationRuntimeState, orchestrationState, outboundMessages, messages);
        var now = _dueMessages.Now();
        var result = await _store.WriteAsync(session => checkpoint.Write(session, _hub, now));
        _instances.ResetBackoff(turn.Instance);
        if (result is null)
        {
            _logger.LogWarning("A turn of orchestration {InstanceId} was dropped: it was replaced, purged or worked on elsewhere meanwhile.", turn.InstanceId);
            return;
        }

        if (!result.HasEnded)
            _histories.Put(turn.Instance, turn.Turn + 1, newOrchestrationRuntimeState.Events);
        Announce(result.Delivery);
        foreach (var (activity, message) in result.Activities.Zip(outboundMessages))
        {
            _scheduled.Add(activity, message);
            _activities.Signal(activity);
        }

        if (result.HasEnded)
            _waiters.Signal(turn.InstanceId);
    }

    /// <summary>The turn is handed out again, after a pause that grows with each failure.</summary>
    public Task AbandonTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        var turn = (OrchestrationTurn)workItem;
        turn.IsAbandoned = true;
        _answers.PutBack(turn.Answers);
        _instances.BackOff(turn.Instance);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReleaseTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        var turn = (OrchestrationTurn)workItem;
        if (turn.IsAbandoned)
            return Task.CompletedTask;
        if (turn.MessageKeys.Count == WorkReader.MaxMessagesPerTurn || _answers.HasAny(turn.Instance))
            _instances.Signal(turn.Instance);
        _instances.Release(turn.Instance);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _dueMessages.Dispose();
        _instances.Dispose();
        _activities.Dispose();
    }

    /// <summary>How many events of histories are in memory.</summary>
    internal int HeldEvents => _histories.EventCount;

    /// <summary>How many instances, activities and answers are in memory.</summary>
    internal int HeldRows => _instances.Count + _activities.Count + _scheduled.Count + _answers.Count;

    // Work that cannot be read backs off, and does not hold up other work. Where the store itself cannot be read, the engine pauses.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a stored event breaks on is logged.")]
    private TWork? Load<TKey, TWork>(WorkQueue<TKey> queue, TKey key, Func<TKey, TWork?> load)
        where TKey : struct
        where TWork : class
    {
        try
        {
            var loaded = load(key);
            if (loaded is null)
                queue.Release(key);
            return loaded;
        }
        catch (Exception failure) when (failure is StoreException or SqliteException or ObjectDisposedException)
        {
            queue.BackOff(key);
            throw;
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "Stored work ({Key}) cannot be read; it is tried again later.", key);
            queue.BackOff(key);
            return null;
        }
    }

    // The engine cannot process them, because their instance has no start; they would be handed out for ever.
    private async Task DropMessagesAsync(OrchestrationTurn turn)
    {
        _logger.LogWarning("{Count} messages of orchestration {InstanceId} were dropped: they fit nowhere.", turn.MessageKeys.Count, turn.InstanceId);
        await _store.WriteAsync(session =>
        {
            if (!InstanceTable.IsOnTurn(session, turn.Instance, turn.Turn))
                return;
            foreach (var message in turn.MessageKeys)
                MessageTable.Delete(session, _hub, turn.Instance, message);
            foreach (var answer in turn.Answers)
                ActivityTable.Delete(session, _hub, answer.Activity);
        });
        _instances.ResetBackoff(turn.Instance);
    }

    private void Announce(Delivery delivery)
    {
        foreach (var (instance, due) in delivery.Delivered)
        {
            if (due is { } time)
                _dueMessages.Add(instance, time);
            else
                _instances.Signal(instance);
        }

        foreach (var (instanceId, type) in delivery.Dropped)
            _logger.LogInformation("A {EventType} message was dropped: orchestration {InstanceId} does not wait for it.", type, instanceId);
        foreach (var instanceId in delivery.Ended)
            _waiters.Signal(instanceId);
    }
}
