using System.Diagnostics.CodeAnalysis;

namespace LocalRuntime.Engine.Durable.State;

/// <summary>
/// What is to be done with one instance, in the order in which it came. One holder at a time works it off, so that an instance never does two
/// things at once. Its length is bounded by what is under way: calls of clients, activities, timers.
/// </summary>
internal sealed class Mailbox
{
    private readonly Lock _gate = new();
    private readonly Queue<Func<OrchestrationInstance, Task>> _letters = [];
    private bool _held;
    private bool _closed;
    private int _watchers;
    private TaskCompletionSource? _changed;

    /// <summary>Leaves a letter. Where nobody holds the mailbox, the caller becomes the one who has to work it off.</summary>
    public Delivery Post(Func<OrchestrationInstance, Task> letter)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return Delivery.Refused;
            }

            _letters.Enqueue(letter);
            if (_held)
            {
                return Delivery.Queued;
            }

            _held = true;
            return Delivery.CallerHolds;
        }
    }

    public bool TryTake([NotNullWhen(true)] out Func<OrchestrationInstance, Task>? letter)
    {
        lock (_gate)
        {
            return _letters.TryDequeue(out letter);
        }
    }

    /// <summary>
    /// Ends the holding, unless more has come. With <paramref name="retire"/>, a mailbox that nobody watches is closed as well: letters go to
    /// the instance's successor.
    /// </summary>
    public bool TryRelease(bool retire, out bool retired)
    {
        lock (_gate)
        {
            retired = false;
            if (_letters.Count > 0)
            {
                return false;
            }

            _held = false;
            retired = _closed = retire && _watchers == 0;
            return true;
        }
    }

    /// <summary>Completes at the next change of the instance. Ask for it before looking at the present state, or a change is missed.</summary>
    public Task NextChange()
    {
        lock (_gate)
        {
            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _changed.Task;
        }
    }

    /// <summary>Tells those who wait for it that the instance has changed.</summary>
    public void SignalChange()
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }

    /// <summary>Keeps the mailbox from being closed while somebody waits for the instance; false where it is closed already.</summary>
    public bool TryWatch()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _watchers++;
            }

            return !_closed;
        }
    }

    public void Unwatch()
    {
        lock (_gate)
        {
            _watchers--;
        }
    }
}
