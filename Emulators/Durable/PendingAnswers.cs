using DurableTask.Core;

namespace Emulators.Durable;

/// <summary>The answer of an activity that no turn of its instance has processed yet.</summary>
internal sealed record ActivityAnswer(ActivityKey Activity, TaskMessage Message);

/// <summary>
/// Answers of activities, which wait in memory for the next turn of their instance. They are not written on their own: the checkpoint of the turn deletes the
/// activity and appends the answer to the history in one write. Until then the activity is still in the store, and after a crash it runs again, as after a
/// crash at any other moment of it.
/// </summary>
internal sealed class PendingAnswers(int maxAnswers = PendingAnswers.DefaultMaxAnswers)
{
    private const int DefaultMaxAnswers = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, OrderedDictionary<ActivityKey, ActivityAnswer>> _byInstance = [];
    private bool _open;
    private int _count;

    /// <summary>How many answers wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>Begins to take answers.</summary>
    public void Open()
    {
        lock (_lock)
            _open = true;
    }

    /// <summary>Takes no more answers.</summary>
    /// <returns>Those that waited.</returns>
    public IReadOnlyList<ActivityAnswer> Close()
    {
        lock (_lock)
        {
            _open = false;
            List<ActivityAnswer> left = [.. _byInstance.Values.SelectMany(answers => answers.Values)];
            _byInstance.Clear();
            _count = 0;
            return left;
        }
    }

    /// <returns>False where the answer must be written on its own, because no turns are handed out or too many answers wait.</returns>
    public bool TryAdd(ActivityAnswer answer)
    {
        lock (_lock)
        {
            if (!_open || _count >= maxAnswers)
                return false;
            Add(answer);
            return true;
        }
    }

    /// <summary>Takes answers for a turn of an instance, oldest first. They must be put back if the turn fails.</summary>
    public IReadOnlyList<ActivityAnswer> Take(long instance, int max)
    {
        lock (_lock)
        {
            if (!_byInstance.TryGetValue(instance, out var answers))
                return [];
            List<ActivityAnswer> taken = [.. answers.Values.Take(max)];
            if (taken.Count == answers.Count)
                _byInstance.Remove(instance);
            foreach (var answer in taken)
                answers.Remove(answer.Activity);
            _count -= taken.Count;
            return taken;
        }
    }

    /// <summary>Puts back the answers of a turn that has failed. After <see cref="Close"/> they are dropped, and their activities run again.</summary>
    public void PutBack(IReadOnlyList<ActivityAnswer> answers)
    {
        lock (_lock)
        {
            if (!_open)
                return;
            foreach (var answer in answers)
                Add(answer);
        }
    }

    /// <summary>Whether answers for an instance wait.</summary>
    public bool HasAny(long instance)
    {
        lock (_lock)
            return _byInstance.ContainsKey(instance);
    }

    // Of an activity that was run twice the first answer counts.
    private void Add(ActivityAnswer answer)
    {
        if (!_byInstance.TryGetValue(answer.Activity.Instance, out var answers))
            _byInstance[answer.Activity.Instance] = answers = [];
        if (answers.TryAdd(answer.Activity, answer))
            _count++;
    }
}
