using Microsoft.DurableTask;
using Moq;

namespace Tests.Support;

/// <summary>A mocked orchestration context whose activities answer as a test says, and which writes down all that the orchestrator does, in order.</summary>
internal sealed class ScriptedSaga
{
    /// <summary>When the orchestrations begin, by their own clock.</summary>
    public static readonly DateTime Began = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly Mock<TaskOrchestrationContext> _context = new(MockBehavior.Strict);
    private readonly List<SagaStep> _steps = [];
    private readonly TaskCompletionSource<object?> _event = new();

    public ScriptedSaga(string instanceId, object input, string version = "")
    {
        _context.SetupGet(context => context.InstanceId).Returns(instanceId);
        _context.SetupGet(context => context.Version).Returns(version);
        _context.Setup(context => context.CompareVersionTo(It.IsAny<string>())).CallBase();
        _context.SetupGet(context => context.CurrentUtcDateTime).Returns(Began);
        _context.Setup(context => context.GetInput<It.IsAnyType>()).Returns(new InvocationFunc(_ => input));
        _context.Setup(context => context.ContinueAsNew(It.IsAny<object?>(), It.IsAny<bool>()))
            .Callback<object?, bool>((input, _) => NextInput = input);
        _context.Setup(context => context.SetCustomStatus(It.IsAny<object?>()))
            .Callback<object?>(status => _steps.Add(new SagaStep("SetCustomStatus", status, null)));
        _context.Setup(context => context.WaitForExternalEvent<object?>(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(_event.Task);
    }

    public TaskOrchestrationContext Context => _context.Object;

    public IReadOnlyList<SagaStep> Steps => _steps;

    /// <summary>The input with which the orchestrator goes on as new; null where it does not.</summary>
    public object? NextInput { get; private set; }

    public IEnumerable<string> StepNames => _steps.Select(step => step.Name);

    public ScriptedSaga Returns<T>(string activity, T result) => On(activity, () => Task.FromResult(result));

    public ScriptedSaga Fails<T>(string activity, Exception failure) =>
        On(activity, () => Task.FromException<T>(new TaskFailedException(activity, 1, failure)));

    /// <summary>The event that the orchestrator waits for comes before the activity answers, which it does then.</summary>
    public ScriptedSaga ReturnsAfterTheEvent<T>(string activity, T result) => On(activity, () =>
    {
        _event.SetResult(null);
        return Task.FromResult(result);
    });

    /// <summary>The event that the orchestrator waits for comes while the activity is under way, and the activity never ends.</summary>
    public ScriptedSaga HangsUntilTheEvent<T>(string activity) => On(activity, () =>
    {
        _event.SetResult(null);
        return new TaskCompletionSource<T>().Task;
    });

    /// <summary>Of an activity without a result.</summary>
    public ScriptedSaga Returns(string activity) => On(activity, () => Task.CompletedTask);

    /// <inheritdoc cref="Returns(string)"/>
    public ScriptedSaga Fails(string activity, Exception failure) =>
        On(activity, () => Task.FromException(new TaskFailedException(activity, 1, failure)));

    private ScriptedSaga On(string activity, Func<Task> answer)
    {
        _context.Setup(context => context.CallActivityAsync(It.Is<TaskName>(name => name.Name == activity), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName name, object? input, TaskOptions? options) =>
            {
                _steps.Add(new SagaStep(name.Name, input, options));
                return answer();
            });
        return this;
    }

    private ScriptedSaga On<T>(string activity, Func<Task<T>> answer)
    {
        _context.Setup(context => context.CallActivityAsync<T>(It.Is<TaskName>(name => name.Name == activity), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName name, object? input, TaskOptions? options) =>
            {
                _steps.Add(new SagaStep(name.Name, input, options));
                return answer();
            });
        return this;
    }
}

/// <summary>One thing that an orchestrator did.</summary>
internal sealed record SagaStep(string Name, object? Input, TaskOptions? Options);
