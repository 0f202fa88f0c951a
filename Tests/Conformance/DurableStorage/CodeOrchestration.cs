using System.Collections.Concurrent;
using DurableTask.Core;

namespace Tests.Conformance.DurableStorage;

/// <summary>An orchestration written as a function, run by the official engine in this process.</summary>
internal sealed class CodeOrchestration(CodeOrchestration.Code code) : TaskOrchestration<string?, string?>
{
    private readonly ConcurrentDictionary<string, Inbox> _inboxes = new();
    private string? _status;

    public delegate Task<string?> Code(CodeOrchestration orchestration, string? input);

    public OrchestrationContext Context { get; private set; } = null!;

    public override Task<string?> RunTask(OrchestrationContext context, string? input)
    {
        Context = context;
        return code(this, input);
    }

    public override void OnEvent(OrchestrationContext context, string name, string input) => InboxOf(name).Add(input);

    public override string? OnGetStatus() => _status;

    public void SetStatus(string status) => _status = status;

    public Task<string> CallAsync(string activity, string? input = null) => Context.ScheduleTask<string>(activity, "", input);

    public Task<string> EventAsync(string name) => InboxOf(name).TakeAsync();

    public Task WaitAsync(TimeSpan time) => Context.CreateTimer(Context.CurrentUtcDateTime + time, "");

    private Inbox InboxOf(string name) => _inboxes.GetOrAdd(name, _ => new Inbox());

    // The engine runs an orchestration on one thread.
    private sealed class Inbox
    {
        private readonly Queue<string> _events = new();
        private readonly Queue<TaskCompletionSource<string>> _waiting = new();

        public void Add(string value)
        {
            if (_waiting.TryDequeue(out var waiter))
                waiter.SetResult(value);
            else
                _events.Enqueue(value);
        }

        public Task<string> TakeAsync()
        {
            if (_events.TryDequeue(out var value))
                return Task.FromResult(value);
            var waiter = new TaskCompletionSource<string>();
            _waiting.Enqueue(waiter);
            return waiter.Task;
        }
    }
}

/// <summary>An activity written as a function.</summary>
internal sealed class CodeActivity(Func<string?, Task<string?>> code) : AsyncTaskActivity<string?, string?>
{
    protected override Task<string?> ExecuteAsync(TaskContext context, string? input) => code(input);
}

/// <summary>Makes what the engine asks for by name.</summary>
internal sealed class Creator<T> : ObjectCreator<T>
{
    private readonly Func<T> _create;

    public Creator(string name, Func<T> create)
    {
        (Name, Version) = (name, "");
        _create = create;
    }

    public override T Create() => _create();
}
