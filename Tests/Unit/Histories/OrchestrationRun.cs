using Google.Protobuf.WellKnownTypes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tests.Unit.Histories;

/// <summary>What an activity does when it is called for the nth time with its input as JSON: its result, or an exception.</summary>
internal delegate object? ActivityScript(string activity, int call);

/// <summary>
/// Drives an orchestrator from its start to its end, as a host does: one event an episode, activities by a script, timers in a time of
/// its own that passes at once. What comes out is the history that a host would keep.
/// </summary>
internal sealed class OrchestrationRun
{
    private const int MaxEpisodes = 200;
    private static readonly DateTime Began = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly Orchestrator _orchestrator;
    private readonly string _instanceId;
    private readonly ActivityScript _script;
    private readonly List<HistoryEvent> _history = [];
    private readonly Queue<ScheduledActivity> _activities = [];
    private readonly PriorityQueue<(int Id, DateTime FireAt), DateTime> _timers = new();
    private readonly Dictionary<string, int> _calls = [];
    private DateTime _now = Began;
    private string? _customStatus;

    private OrchestrationRun(Orchestrator orchestrator, string instanceId, ActivityScript script) =>
        (_orchestrator, _instanceId, _script) = (orchestrator, instanceId, script);

    /// <summary>The calls of all activities, by name.</summary>
    public IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>How long it took, by its own time.</summary>
    public TimeSpan Duration => _now - Began;

    public RecordedHistory History => new(_instanceId, _customStatus, _history);

    /// <summary>Runs to the end, until the orchestration goes on as new, or until an activity has been called so often.</summary>
    /// <param name="orchestrator">The orchestrator.</param>
    /// <param name="instanceId">Its instance ID.</param>
    /// <param name="input">Its input; a <see cref="NextInput"/> is taken as it is.</param>
    /// <param name="script">What the activities do.</param>
    /// <param name="maxCalls">How many calls of one activity end the run.</param>
    /// <param name="version">The version that the platform gives the instance; null for none.</param>
    public static OrchestrationRun Start(
        Orchestrator orchestrator, string instanceId, object input, ActivityScript script, int maxCalls = int.MaxValue, string? version = null)
    {
        var run = new OrchestrationRun(orchestrator, instanceId, script);
        var happened = new HistoryEvent
        {
            EventId = -1,
            ExecutionStarted = new ExecutionStartedEvent
            {
                Name = orchestrator.Name,
                Input = input is NextInput next ? next.Json : Serialize(input),
                Version = version,
                OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId, ExecutionId = "run" },
            },
        };
        for (var episode = 0; episode < MaxEpisodes; episode++)
        {
            if (!run.RunEpisode(happened))
                return run;

            happened = run.NextEvent();
            if (run._calls.Values.Any(calls => calls >= maxCalls))
                return run;
        }

        throw new InvalidOperationException($"{orchestrator.Name} did not end within {MaxEpisodes} episodes.");
    }

    /// <summary>What the next start of an orchestration that goes on as new gets; null where this one has ended.</summary>
    public NextInput? GoesOnWith => History.End is { OrchestrationStatus: OrchestrationStatus.ContinuedAsNew } end ? new NextInput(end.Result) : null;

    /// <summary>An activity whose script gives this raises the event first, and answers when it is asked once more.</summary>
    public static object Raise(string eventName, object? thenResult) => new RaisedFirst(eventName, thenResult);

    // Whether the orchestration goes on.
    private bool RunEpisode(HistoryEvent caused)
    {
        var started = new HistoryEvent { EventId = -1, OrchestratorStarted = new OrchestratorStartedEvent() };
        _now += Step;
        started.Timestamp = caused.Timestamp = Timestamp.FromDateTime(_now);
        var response = _orchestrator.Run(new OrchestratorRequest
        {
            InstanceId = _instanceId,
            ExecutionId = "run",
            PastEvents = { _history },
            NewEvents = { started, caused },
        });
        _history.AddRange([started, caused]);
        _customStatus = response.CustomStatus ?? _customStatus;
        foreach (var action in response.Actions)
        {
            if (Apply(action) is { } appended)
            {
                appended.EventId = action.Id;
                Append(appended);
            }
        }

        Append(new HistoryEvent { EventId = -1, OrchestratorCompleted = new OrchestratorCompletedEvent() });
        return !_history.Exists(happened => happened.ExecutionCompleted is not null);
    }

    private HistoryEvent? Apply(OrchestratorAction action)
    {
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                _activities.Enqueue(new ScheduledActivity(action.Id, action.ScheduleTask.Name));
                return new HistoryEvent { TaskScheduled = new TaskScheduledEvent { Name = action.ScheduleTask.Name, Input = action.ScheduleTask.Input } };
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                var fireAt = action.CreateTimer.FireAt.ToDateTime();
                _timers.Enqueue((action.Id, fireAt), fireAt);
                return new HistoryEvent { TimerCreated = new TimerCreatedEvent { FireAt = action.CreateTimer.FireAt } };
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration:
                return new HistoryEvent
                {
                    ExecutionCompleted = new ExecutionCompletedEvent
                    {
                        OrchestrationStatus = action.CompleteOrchestration.OrchestrationStatus,
                        Result = action.CompleteOrchestration.Result,
                        FailureDetails = action.CompleteOrchestration.FailureDetails,
                    },
                };
            default:
                throw new NotSupportedException($"No saga does this yet: {action}.");
        }
    }

    private HistoryEvent NextEvent()
    {
        if (_activities.TryDequeue(out var activity))
            return Answer(activity);

        if (!_timers.TryDequeue(out var timer, out _))
            throw new InvalidOperationException($"{_orchestrator.Name} waits for nothing that could come.");

        _now = timer.FireAt > _now ? timer.FireAt : _now;
        return new HistoryEvent
        {
            EventId = -1,
            TimerFired = new TimerFiredEvent { FireAt = Timestamp.FromDateTime(timer.FireAt), TimerId = timer.Id },
        };
    }

    private HistoryEvent Answer(ScheduledActivity activity)
    {
        if (activity.Answer is { } ready)
            return Completed(activity.Id, ready.Result);

        var call = _calls[activity.Name] = _calls.GetValueOrDefault(activity.Name) + 1;
        try
        {
            var answer = _script(activity.Name, call);
            if (answer is not RaisedFirst raised)
                return Completed(activity.Id, answer);

            _activities.Enqueue(activity with { Answer = raised });
            return new HistoryEvent { EventId = -1, EventRaised = new EventRaisedEvent { Name = raised.EventName } };
        }
        catch (Exception failure)
        {
            return new HistoryEvent
            {
                EventId = -1,
                TaskFailed = new TaskFailedEvent { TaskScheduledId = activity.Id, FailureDetails = Details(failure) },
            };
        }
    }

    private void Append(HistoryEvent happened)
    {
        happened.Timestamp = Timestamp.FromDateTime(_now);
        _history.Add(happened);
    }

    private static HistoryEvent Completed(int id, object? result) =>
        new() { EventId = -1, TaskCompleted = new TaskCompletedEvent { TaskScheduledId = id, Result = Serialize(result) } };

    private static TaskFailureDetails Details(Exception failure) => new()
    {
        ErrorType = failure.GetType().FullName,
        ErrorMessage = failure.Message,
        InnerFailure = failure.InnerException is null ? null : Details(failure.InnerException),
    };

    private static string? Serialize(object? value) => value is null
        ? null
        : Orchestrator.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!.Serialize(value, value.GetType(), default).ToString();

    /// <summary>An input as JSON.</summary>
    internal sealed record NextInput(string Json);

    private sealed record RaisedFirst(string EventName, object? Result);

    private sealed record ScheduledActivity(int Id, string Name)
    {
        public RaisedFirst? Answer { get; init; }
    }
}
