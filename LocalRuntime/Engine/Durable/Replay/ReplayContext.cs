using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>
/// What an orchestrator sees.
/// Official sources: <c>FunctionsOrchestrationContext.cs</c> (azure-functions-durable-extension),
/// <c>TaskOrchestrationContextWrapper.cs</c> (durabletask-dotnet).
/// </summary>
internal sealed class ReplayContext : TaskOrchestrationContext
{
    private readonly TurnInput _input;
    private readonly ReplayClock _clock = new();
    private readonly OrchestrationSynchronizationContext _thread = new();
    private readonly ReplayState _state;
    private readonly OrchestrationReplay _replay;
    private object? _customStatus;
    private int _guids;

    public ReplayContext(TurnInput input, FunctionContext functionContext)
    {
        _input = input;
        FunctionContext = functionContext;
        _state = new ReplayState(input.Converter, _thread);
        _replay = new OrchestrationReplay(input, _state, _clock, _thread);
    }

    public FunctionContext FunctionContext { get; }

    public override TaskName Name => _input.Start.Name;

    public override string InstanceId => _input.Start.Instance;

    public override ParentOrchestrationInstance? Parent => null;

    public override string Version => _input.Start.Version ?? string.Empty;

    public override DateTime CurrentUtcDateTime => _clock.Now;

    public override bool IsReplaying => _clock.IsReplaying;

    protected override ILoggerFactory LoggerFactory => _input.Loggers;

    public TurnResult Run(Func<Task<object?>> orchestrator) => _replay.Run(orchestrator, () => _customStatus);

    public override T? GetInput<T>()
        where T : default
    {
        EnsureLegalAccess();
        return _input.Converter.Deserialize<T>(_input.Start.Input);
    }

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        EnsureLegalAccess();
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                "A TaskOptions value was provided for the activity input but no value was provided for options. "
                + "Did you actually mean to provide a TaskOptions value for the options parameter?",
                nameof(input));
        }

        if (options is { Tags.Count: > 0 } or { Version: not null })
        {
            throw new NotSupportedException("The local runtime has no TaskOptions.Tags and no TaskOptions.Version.");
        }

        Task<TResult> CallAsync() => _state.CallAsync<TResult>(name.Name, input);
        return options?.Retry switch
        {
            { Policy: { } policy } => ActivityRetries.ByPolicyAsync(this, policy, CallAsync),
            { Handler: { } handler } => ActivityRetries.ByHandlerAsync(this, handler, CallAsync),
            _ => CallAsync(),
        };
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureLegalAccess();
        return _state.WaitUntilAsync(fireAt.ToUniversalTime(), cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        EnsureLegalAccess();
        return _state.Events.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SetCustomStatus(object? customStatus)
    {
        EnsureLegalAccess();
        _customStatus = customStatus;
    }

    public override Guid NewGuid()
    {
        EnsureLegalAccess();
        return DeterministicGuid.Create(InstanceId, CurrentUtcDateTime, _guids++);
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => throw Absent(nameof(SendEvent));

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw Absent(nameof(CallSubOrchestratorAsync));

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw Absent(nameof(ContinueAsNew));

    private static NotSupportedException Absent(string member) => new($"The local runtime has no TaskOrchestrationContext.{member}.");

    private void EnsureLegalAccess()
    {
        if (!_thread.Admit())
        {
            // The caller is beyond the turn, so the exception may go unseen: the log gets it, too.
            LoggerFactory.CreateLogger<ReplayContext>().LogError(
                "Orchestrator '{Orchestrator}' used its context on a non-orchestrator thread. {Reason}", Name.Name, IllegalAwait.Message);
            throw IllegalAwait.Exception();
        }

        _replay.WasContextUsed = true;
    }
}
