using LocalRuntime.Engine.Durable.Records;
using Microsoft.DurableTask;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>
/// An orchestration between what it asked for and what came of it. Everything it asks for gets the next number, so a replay that does the same
/// things gets the same numbers. Official source: <c>TaskOrchestrationContext.cs</c> (durabletask).
/// </summary>
internal sealed class ReplayState(DataConverter converter, OrchestrationSynchronizationContext thread)
{
    private readonly SortedDictionary<int, ScheduledAction> _asked = [];
    private readonly Dictionary<int, PendingTask> _pending = [];
    private readonly List<int> _cancelledTimers = [];
    private int _nextNumber;

    public ExternalEvents Events { get; } = new(converter, thread);

    /// <summary>What the orchestrator asked for and its history does not have.</summary>
    public IReadOnlyList<ScheduledAction> NewActions => [.. _asked.Values];

    /// <summary>Whether activities or timers have no answer yet. An orchestration does not end before they have.</summary>
    public bool HasPendingTasks => _pending.Count > 0;

    public IReadOnlyCollection<int> CancelledTimers => _cancelledTimers;

    public async Task<T> CallAsync<T>(string name, object? input)
    {
        var number = _nextNumber++;
        _asked.Add(number, new TaskScheduled(number, name, converter.Serialize(input)));
        var result = await WaitAsync(number, name);
        return converter.Deserialize<T>(result)!;
    }

    public Task WaitUntilAsync(DateTime fireAt, CancellationToken cancellationToken)
    {
        var number = _nextNumber++;
        _asked.Add(number, new TimerCreated(number, fireAt));
        var fired = WaitAsync(number, string.Empty);
        cancellationToken.Register(() =>
        {
            if (thread.Admit() && _pending.Remove(number, out var timer))
            {
                _cancelledTimers.Add(number);
                timer.Answer.SetCanceled(cancellationToken);
            }
        });
        return fired;
    }

    /// <summary>Compares what the orchestrator asked for with what it asked for the first time.</summary>
    /// <exception cref="DurableTask.Core.Exceptions.NonDeterministicOrchestrationException">They differ.</exception>
    public void Match(ScheduledAction recorded)
    {
        var replayed = _asked.GetValueOrDefault(recorded.Id);
        if (!Determinism.IsSame(recorded, replayed))
        {
            throw Determinism.Departure(recorded, replayed);
        }

        _asked.Remove(recorded.Id);
    }

    /// <summary>Brings an event to those who wait for it. An answer to something that nobody waits for any more is dropped.</summary>
    public void Play(HistoryEvent happened)
    {
        switch (happened)
        {
            case TaskCompleted completed when _pending.Remove(completed.Id, out var task):
                task.Answer.SetResult(completed.Result);
                break;
            case TaskFailed failed when _pending.Remove(failed.Id, out var task):
                task.Answer.SetException(new TaskFailedException(task.Name, failed.Id, failed.Failure.ToDetails()));
                break;
            case TimerFired fired when _pending.Remove(fired.Id, out var timer):
                timer.Answer.SetResult(null);
                break;
            case EventRaised raised:
                Events.Raise(raised.Name, raised.Payload);
                break;
        }
    }

    private Task<string?> WaitAsync(int number, string name)
    {
        var pending = new PendingTask(name, new TaskCompletionSource<string?>());
        _pending.Add(number, pending);
        return pending.Answer.Task;
    }
}
