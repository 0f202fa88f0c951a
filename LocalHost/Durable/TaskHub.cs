using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Query;

namespace LocalHost.Durable;

/// <summary>
/// What clients may do to the instances of a task hub, with the rules of DurableClient and DurabilityProvider of the WebJobs extension: the one place
/// behind both the gRPC service and the management API.
/// </summary>
internal sealed class TaskHub(DurableOptions options, TaskHubStore store)
{
    private static readonly OrchestrationStatus[] Live =
        [OrchestrationStatus.Running, OrchestrationStatus.Pending, OrchestrationStatus.Suspended, OrchestrationStatus.ContinuedAsNew];

    /// <summary>ContinuedAsNew is no status that an instance stays in, so it need not be terminated before it is replaced.</summary>
    private static readonly OrchestrationStatus[] ToBeTerminated = [OrchestrationStatus.Running, OrchestrationStatus.Pending, OrchestrationStatus.Suspended];

    /// <summary>How long a start that replaces a live instance waits for its end.</summary>
    private static readonly TimeSpan TerminationWait = TimeSpan.FromHours(1);

    public DurableOptions Options => options;

    public IOrchestrationService Service => store.Service;

    public static bool HasEnded(OrchestrationStatus status) =>
        status is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated or OrchestrationStatus.Canceled;

    public async Task<OrchestrationState?> FindAsync(string instanceId) => await store.Client.GetOrchestrationStateAsync(instanceId, executionId: null);

    public Task<OrchestrationState?> WaitForEndAsync(string instanceId, TimeSpan timeout, CancellationToken cancellationToken) =>
        store.Client.WaitForOrchestrationAsync(instanceId, executionId: null, timeout, cancellationToken)!;

    /// <summary>
    /// Starts an instance, whose trace context and, where it names none, version are filled in. Committed when it returns. What has the same ID and a
    /// status that the caller (null: any) and the host's settings let be replaced is replaced.
    /// </summary>
    /// <exception cref="OrchestrationAlreadyExistsException">There is an instance with that ID which may not be replaced.</exception>
    /// <exception cref="ArgumentException">The statuses contradict each other.</exception>
    public async Task StartAsync(
        ExecutionStartedEvent start, IEnumerable<OrchestrationStatus>? replaceable, ClientTrace trace, CancellationToken cancellationToken)
    {
        start.Version ??= options.DefaultVersion;
        var all = Enum.GetValues<OrchestrationStatus>();
        var protectedStatuses = options.OverridableExistingInstanceStates == DurableOptions.OverridableStates.NonRunningStates ? Live : [];
        OrchestrationStatus[] dedupe = [.. all.Except(replaceable ?? all).Union(protectedStatuses)];

        using var span = DurableTracing.StartCreation(start, trace);
        await TerminateReplacedAsync(start.OrchestrationInstance.InstanceId, dedupe, cancellationToken);
        await store.Client.CreateTaskOrchestrationAsync(new TaskMessage { Event = start, OrchestrationInstance = start.OrchestrationInstance }, dedupe);
    }

    /// <summary>Starts an instance over, with the input it had.</summary>
    /// <returns>The new instance's ID.</returns>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="OrchestrationAlreadyExistsException">It has not ended, and is to keep its ID.</exception>
    public async Task<string> RestartAsync(string instanceId, string newInstanceId, string? version, CancellationToken cancellationToken)
    {
        var source = await GetAsync(instanceId);
        var start = NewStart(source.Name, newInstanceId, source.Input, version);
        start.Tags = RestartTags.ForRestart(source, newInstanceId);
        await StartAsync(start, replaceable: null, ClientTrace.Current, cancellationToken);
        return newInstanceId;
    }

    public static ExecutionStartedEvent NewStart(string name, string? instanceId, string? input, string? version) => new(-1, input)
    {
        Name = name,
        Version = version,
        OrchestrationInstance = new OrchestrationInstance
        {
            InstanceId = string.IsNullOrEmpty(instanceId) ? Guid.NewGuid().ToString("N") : instanceId,
            ExecutionId = Guid.NewGuid().ToString("N"),
        },
    };

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public async Task TerminateAsync(string instanceId, string? reason)
    {
        await RequireAsync(instanceId, Live, "Cannot terminate the orchestration");
        await store.Client.ForceTerminateTaskOrchestrationAsync(instanceId, reason);
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It has ended or is suspended.</exception>
    public async Task SuspendAsync(string instanceId, string? reason)
    {
        await RequireAsync(instanceId, Live.Except([OrchestrationStatus.Suspended]), "Cannot suspend the orchestration");
        await SendAsync(instanceId, new ExecutionSuspendedEvent(-1, reason));
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It is not suspended.</exception>
    public async Task ResumeAsync(string instanceId, string? reason)
    {
        await RequireAsync(instanceId, [OrchestrationStatus.Suspended], "Cannot resume the orchestration");
        await SendAsync(instanceId, new ExecutionResumedEvent(-1, reason));
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It has not failed.</exception>
    public async Task RewindAsync(string instanceId, string? reason)
    {
        if ((await GetAsync(instanceId)).OrchestrationStatus != OrchestrationStatus.Failed)
            throw new InvalidOperationException("The rewind operation is only supported on failed orchestration instances.");
        await store.RewindAsync(instanceId, reason);
    }

    /// <summary>Sends an event, whose input is JSON.</summary>
    /// <exception cref="ArgumentNullException">An ID or a name is missing.</exception>
    /// <exception cref="ArgumentException">There is no such instance (unless the settings say not to look).</exception>
    /// <exception cref="InvalidOperationException">It has ended (likewise).</exception>
    public async Task RaiseEventAsync(string instanceId, string name, string? input)
    {
        if (string.IsNullOrEmpty(name)) throw new ArgumentNullException(nameof(name));
        if (options.ThrowStatusExceptionsOnRaiseEvent ?? true) await RequireAsync(instanceId, Live, $"Cannot raise event {name} for orchestration");
        await SendAsync(instanceId, new EventRaisedEvent(-1, input) { Name = name });
    }

    public Task<OrchestrationQueryResult> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken) =>
        store.Queries.GetOrchestrationWithQueryAsync(query, cancellationToken);

    /// <summary>Removes an instance that has ended, its history included.</summary>
    /// <returns>How many instances were removed: none where there is none.</returns>
    /// <exception cref="InvalidOperationException">It has not ended.</exception>
    public async Task<PurgeResult> PurgeAsync(string instanceId)
    {
        if (await FindAsync(instanceId) is not { } state) return new PurgeResult(0);
        if (!HasEnded(state.OrchestrationStatus)) throw new InvalidOperationException(NotPurgeable(instanceId, state.OrchestrationStatus));
        return await store.Purges.PurgeInstanceStateAsync(instanceId);
    }

    public Task<PurgeResult> PurgeAsync(PurgeInstanceFilter filter) => store.Purges.PurgeInstanceStateAsync(filter);

    public static string NotPurgeable(string instanceId, OrchestrationStatus status) =>
        $"Only orchestrations in a terminal state can be purged, but the orchestration with instance ID {instanceId} has status {status}";

    /// <summary>The history of an instance's latest execution: an array of the engine's events as Newtonsoft writes them.</summary>
    public Task<string?> GetHistoryJsonAsync(string instanceId) => store.Client.GetOrchestrationHistoryAsync(instanceId, executionId: null)!;

    private async Task RequireAsync(string instanceId, IEnumerable<OrchestrationStatus> statuses, string refusal)
    {
        var status = (await GetAsync(instanceId)).OrchestrationStatus;
        if (!statuses.Contains(status)) throw new InvalidOperationException($"{refusal} instance {instanceId} because instance is in the {status} state.");
    }

    private async Task<OrchestrationState> GetAsync(string instanceId)
    {
        if (string.IsNullOrEmpty(instanceId)) throw new ArgumentNullException(nameof(instanceId));
        return await FindAsync(instanceId) ?? throw new ArgumentException($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
    }

    private Task SendAsync(string instanceId, HistoryEvent message) => store.Client.SendTaskOrchestrationMessageAsync(
        new TaskMessage { Event = message, OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId } });

    /// <summary>A live instance that a start may replace is terminated first (TerminateTaskOrchestrationWithReusableRunningStatusAndWaitAsync).</summary>
    private async Task TerminateReplacedAsync(string instanceId, OrchestrationStatus[] dedupe, CancellationToken cancellationToken)
    {
        if (!ToBeTerminated.Except(dedupe).Any()) return;
        if (dedupe.Contains(OrchestrationStatus.Terminated))
        {
            throw new ArgumentException(
                "Invalid dedupe statuses: cannot include 'Terminated' while also allowing reuse of running instances, because the running instance would "
                + "be terminated and then immediately conflict with the dedupe check.");
        }

        if (await FindAsync(instanceId) is not { } existing || !ToBeTerminated.Contains(existing.OrchestrationStatus)) return;
        if (dedupe.Contains(existing.OrchestrationStatus))
        {
            throw new OrchestrationAlreadyExistsException(
                $"An orchestration with instance ID '{instanceId}' and status '{existing.OrchestrationStatus}' already exists");
        }

        await store.Client.ForceTerminateTaskOrchestrationAsync(instanceId, $"A new instance with ID '{instanceId}' replaces this one.");
        await store.Client.WaitForOrchestrationAsync(instanceId, existing.OrchestrationInstance.ExecutionId, TerminationWait, cancellationToken);
    }
}

/// <summary>The task hubs of this host, one an app.</summary>
internal sealed class TaskHubs
{
    private readonly ConcurrentDictionary<string, TaskHub> _hubs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => _hubs.Keys.Order(StringComparer.Ordinal);

    /// <summary>Null if there is none of that name; a client that names none means the only one there is.</summary>
    public TaskHub? Find(string? name) => string.IsNullOrEmpty(name)
        ? _hubs.Count == 1 ? _hubs.Values.First() : null
        : _hubs.GetValueOrDefault(name);

    /// <summary>The hub of that name, made by whoever asks first.</summary>
    public TaskHub GetOrAdd(string name, Func<TaskHub> create) => _hubs.GetOrAdd(name, _ => create());
}
