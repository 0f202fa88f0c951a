using LocalRuntime.Engine.Durable.Records;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.State;

/// <summary>
/// One orchestration instance. Its state changes only by <see cref="Apply"/>: with a record that has just become durable, or with one from the
/// journal at the start. Everything but <see cref="View"/> belongs to whoever holds the <see cref="Mailbox"/>.
/// </summary>
internal sealed class OrchestrationInstance(string hub, string id)
{
    private readonly List<TurnTaken> _turns = [];
    private readonly List<EventReceived> _unseenEvents = [];
    private readonly Dictionary<int, ScheduledAction> _open = [];
    private volatile InstanceView? _view;

    public string Hub => hub;

    public string Id => id;

    public Mailbox Mailbox { get; } = new();

    public LiveState Live { get; } = new();

    /// <summary>What clients see; null where the instance does not exist (yet, or any more).</summary>
    public InstanceView? View => _view;

    /// <summary>The turns so far. They are dropped when the instance ends, since nothing can replay it any more.</summary>
    public IReadOnlyList<TurnTaken> Turns => _turns;

    /// <summary>Activities and timers without an answer, in the order of their numbers.</summary>
    public IEnumerable<ScheduledAction> Open => _open.Values.OrderBy(action => action.Id);

    /// <summary>External events that no turn has brought to the orchestrator.</summary>
    public IEnumerable<EventRaised> UnseenEvents => _unseenEvents.Select(received => received.Event);

    public bool IsOpen(int action) => _open.ContainsKey(action);

    public void Apply(DurableRecord record)
    {
        switch (record)
        {
            case InstanceStarted start:
                DropHistory();
                _view = new InstanceView(start, OrchestrationRuntimeStatus.Pending, start.At, CustomStatus: null, Outcome: null);
                break;
            case EventReceived received:
                _unseenEvents.Add(received);
                _view = Present with { UpdatedAt = record.At };
                break;
            case TurnTaken turn:
                Advance(turn);
                break;
            case InstanceSuspended:
                _view = Present with { Status = OrchestrationRuntimeStatus.Suspended, UpdatedAt = record.At };
                break;
            case InstanceResumed:
                var status = _turns.Count > 0 ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending;
                _view = Present with { Status = status, UpdatedAt = record.At };
                break;
            case InstanceEnded ended:
                End(ended.At, ended.CustomStatus, ended.Outcome);
                break;
            case InstancePurged:
                DropHistory();
                _view = null;
                break;
        }
    }

    /// <summary>Records that rebuild the present state; of an ended instance only what clients can still ask for.</summary>
    public IEnumerable<DurableRecord> Snapshot()
    {
        if (_view is not { } view)
        {
            yield break;
        }

        yield return view.Start;
        if (view.Outcome is not null)
        {
            yield return new InstanceEnded(hub, id, view.UpdatedAt, view.CustomStatus, view.Outcome);
            yield break;
        }

        foreach (var turn in _turns)
        {
            // The events of these turns are in them, so they must not be left over from their arrival.
            foreach (var seen in turn.Events.OfType<EventRaised>())
            {
                yield return new EventReceived(hub, id, turn.At, seen);
            }

            yield return turn;
        }

        foreach (var received in _unseenEvents)
        {
            yield return received;
        }

        if (view.Status == OrchestrationRuntimeStatus.Suspended)
        {
            yield return new InstanceSuspended(hub, id, view.UpdatedAt);
        }
    }

    private InstanceView Present => _view ?? throw new InvalidDataException($"The journal changes orchestration '{id}' before it starts it.");

    private void Advance(TurnTaken turn)
    {
        if (turn.Outcome is not null)
        {
            End(turn.At, turn.CustomStatus, turn.Outcome);
            return;
        }

        _turns.Add(turn);
        _unseenEvents.RemoveRange(0, turn.Events.Count(happened => happened is EventRaised));
        foreach (var happened in turn.Events)
        {
            switch (happened)
            {
                case TaskCompleted completed: _open.Remove(completed.Id); break;
                case TaskFailed failed: _open.Remove(failed.Id); break;
                case TimerFired fired: _open.Remove(fired.Id); break;
            }
        }

        foreach (var action in turn.Actions)
        {
            _open[action.Id] = action;
        }

        _view = Present with { Status = OrchestrationRuntimeStatus.Running, UpdatedAt = turn.At, CustomStatus = turn.CustomStatus };
    }

    private void End(DateTime at, string? customStatus, Outcome outcome)
    {
        _view = Present with { Status = outcome.Status, UpdatedAt = at, CustomStatus = customStatus, Outcome = outcome };
        DropHistory();
    }

    private void DropHistory()
    {
        _turns.Clear();
        _unseenEvents.Clear();
        _open.Clear();
    }
}
