using DurableTask.Core;
using DurableTask.Core.History;
using Emulators.Durable;
using Emulators.Storage;

namespace Tests.Conformance.DurableStorage;

/// <summary>A store, the service over it, and the official engine's worker and client on that.</summary>
internal sealed class TaskHub : IAsyncDisposable
{
    private readonly TaskHubWorker _worker;

    private TaskHub(string folder, LocalOrchestrationOptions options)
    {
        Store = LocalStore.Open(folder, new DurableSchema());
        Service = new LocalOrchestrationService(Store, options);
        Client = new TaskHubClient(Service);
        _worker = new TaskHubWorker(Service) { ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails };
    }

    public LocalStore Store { get; }

    public LocalOrchestrationService Service { get; }

    public TaskHubClient Client { get; }

    /// <summary>Long enough for any machine; what waits so long has failed.</summary>
    public static TimeSpan Deadline => TimeSpan.FromSeconds(60);

    /// <summary>A hub without a worker: what it is sent waits.</summary>
    public static TaskHub Open(string folder, TimeProvider? timeProvider = null) => new(folder, new LocalOrchestrationOptions
    {
        HubName = "tests",
        MaxConcurrentOrchestrations = 50,
        MaxConcurrentActivities = 50,
        TimeProvider = timeProvider ?? TimeProvider.System,
    });

    public TaskHub With(string orchestration, CodeOrchestration.Code code)
    {
        _worker.AddTaskOrchestrations(new Creator<TaskOrchestration>(orchestration, () => new CodeOrchestration(code)));
        return this;
    }

    public TaskHub With(string activity, Func<string?, Task<string?>> code)
    {
        _worker.AddTaskActivities(new Creator<TaskActivity>(activity, () => new CodeActivity(code)));
        return this;
    }

    public TaskHub With(string activity, Func<string?, string?> code) => With(activity, input => Task.FromResult(code(input)));

    public async Task<TaskHub> StartAsync()
    {
        await _worker.StartAsync();
        return this;
    }

    public Task<OrchestrationInstance> CreateAsync(string orchestration, string? instanceId = null, string? input = null) =>
        Client.CreateOrchestrationInstanceAsync(orchestration, "", instanceId, input);

    // The deadline is of the real clock, whatever the hub's is.
    public async Task<OrchestrationState> EndOfAsync(string instanceId)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        return (await Service.WaitForOrchestrationAsync(instanceId, null, Timeout.InfiniteTimeSpan, deadline.Token))!;
    }

    /// <summary>Runs an orchestration to its end.</summary>
    public async Task<OrchestrationState> RunAsync(string orchestration, string? instanceId = null, string? input = null) =>
        await EndOfAsync((await CreateAsync(orchestration, instanceId, input)).InstanceId);

    /// <summary>The state of an instance once it is as expected.</summary>
    public async Task<OrchestrationState> StateAsync(string instanceId, Func<OrchestrationState, bool> isExpected)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            if (await Client.GetOrchestrationStateAsync(instanceId) is { } state && isExpected(state))
                return state;
            await Task.Delay(TimeSpan.FromMilliseconds(5), deadline.Token);
        }
    }

    public IEnumerable<T> History<T>(string instanceId)
        where T : HistoryEvent => Service.ReadHistory(instanceId).OfType<T>();

    /// <summary>Ends as a killed process does: nothing that is being worked on is written any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _worker.StopAsync(isForced: true);
        Service.Dispose();
    }
}
