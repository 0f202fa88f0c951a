using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Moq;

namespace Tests.Support;

/// <summary>
/// A mocked Durable client whose sagas do what a test says. It keeps the instances, lets a start join or replace one as the platform does, tells their
/// contents only to who asks for them, and writes down every start and look.
/// </summary>
internal sealed class ScriptedInstances
{
    private readonly Mock<DurableTaskClient> _client = new(MockBehavior.Strict, "client");
    private readonly Dictionary<string, SagaState> _instances = new(StringComparer.Ordinal);
    private readonly List<SagaStart> _starts = [];
    private readonly List<SagaLook> _looks = [];
    private readonly TimeProvider _time;

    public ScriptedInstances(TimeProvider time)
    {
        _time = time;
        _client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Returns((TaskName name, object? input, StartOrchestrationOptions? options, CancellationToken _) => StartAsync(name, input, options!));
        _client.Setup(client => client.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns((string instanceId, bool isWithContents, CancellationToken _) => LookAsync(new SagaLook(instanceId, isWithContents)));
    }

    public DurableTaskClient Client => _client.Object;

    public IReadOnlyList<SagaStart> Starts => _starts;

    public IReadOnlyList<SagaLook> Looks => _looks;

    /// <summary>What the saga does before the start has returned to its caller. If it throws, the saga has started and the answer is lost.</summary>
    public Func<SagaStart, Task> OnStart { get; set; } = _ => Task.CompletedTask;

    /// <summary>What happens before somebody sees an instance, by the number of the look, from 1.</summary>
    public Func<int, Task> OnLook { get; set; } = _ => Task.CompletedTask;

    /// <summary>Sets an instance.</summary>
    public void Set(string instanceId, SagaState state) => _instances[instanceId] = state;

    /// <summary>Changes an instance that there is.</summary>
    public void Change(string instanceId, Func<SagaState, SagaState> change) => _instances[instanceId] = change(_instances[instanceId]);

    /// <summary>Takes an instance away, as a purge does.</summary>
    public void Remove(string instanceId) => _instances.Remove(instanceId);

    private async Task<string> StartAsync(TaskName name, object? input, StartOrchestrationOptions options)
    {
        var instanceId = options.InstanceId!;
        if (_instances.TryGetValue(instanceId, out var there) && options.DedupeStatuses!.Contains(there.Status.ToString()))
            throw new OrchestrationAlreadyExistsException($"'{instanceId}' is {there.Status}.");

        var start = new SagaStart(name.Name, instanceId, input);
        _starts.Add(start);
        Set(instanceId, new SagaState(OrchestrationRuntimeStatus.Pending) { Input = input, CreatedAt = _time.GetUtcNow() });
        await OnStart(start);
        return instanceId;
    }

    private async Task<OrchestrationMetadata?> LookAsync(SagaLook look)
    {
        _looks.Add(look);
        await OnLook(_looks.Count);
        return _instances.GetValueOrDefault(look.InstanceId)?.ToMetadata(look);
    }
}

/// <summary>A start that made a new instance.</summary>
internal sealed record SagaStart(string Saga, string InstanceId, object? Input);

/// <summary>A look at an instance.</summary>
internal sealed record SagaLook(string InstanceId, bool IsWithContents);

/// <summary>What an instance shows.</summary>
internal sealed record SagaState(OrchestrationRuntimeStatus Status)
{
    public object? Input { get; init; }

    public object? CustomStatus { get; init; }

    public object? Output { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public OrchestrationMetadata ToMetadata(SagaLook look) => new("Saga", look.InstanceId)
    {
        RuntimeStatus = Status,
        CreatedAt = CreatedAt,
        DataConverter = look.IsWithContents ? JsonDataConverter.Default : null,
        SerializedInput = look.IsWithContents ? JsonDataConverter.Default.Serialize(Input) : null,
        SerializedCustomStatus = look.IsWithContents ? JsonDataConverter.Default.Serialize(CustomStatus) : null,
        SerializedOutput = look.IsWithContents ? JsonDataConverter.Default.Serialize(Output) : null,
    };
}
