using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Query;

namespace LocalHost.Durable;

/// <summary>
/// The operations of clients on the instances of a task hub, with the rules of DurableClient and DurabilityProvider of the WebJobs extension. Both the gRPC
/// service and the management API use it.
/// </summary>
internal sealed class TaskHub(DurableOptions options, TaskHubStore store)
{
    private static readonly OrchestrationStatus[] Live =
        [OrchestrationStatus.Running, OrchestrationStatus.Pending, OrchestrationStatus.Suspended, OrchestrationStatus.ContinuedAsNew];

    /// <summary>Statuses of which an instance is terminated before it is replaced. ContinuedAsNew is missing because no instance stays in it.</summary>
    private static readonly OrchestrationStatus[] ToBeTerminated = [OrchestrationStatus.Running, OrchestrationStatus.Pending, OrchestrationStatus.Suspended];

    /// <summary>How long a start waits for the end of the live instance that it replaces.</summary>
    private static readonly TimeSpan TerminationWait = TimeSpan.FromHours(1);

    public DurableOptions Options => options;

    public IOrchestrationService Service => store.Service;

    public static bool HasEnded(OrchestrationStatus status) =>
        status is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated or OrchestrationStatus.Canceled;

    public async Task<OrchestrationState?> FindAsync(string instanceId) => await store.Client.GetOrchestrationStateAsync(instanceId, executionId: null);

    public Task<OrchestrationState?> WaitForEndAsync(string instanceId, TimeSpan timeout, CancellationToken cancellationToken) =>
        store.Client.WaitForOrchestrationAsync(instanceId, executionId: null, timeout, cancellationToken)!;

    /// <summary>
    /// Starts an instance, and returns when that is committed. Fills in the trace context and, where none is named, the version. An existing instance of the
    /// same ID is replaced where the caller (null allows every status) and the host's settings allow it for its status.
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

    /// <summary>Starts an instance again with its original input.</summary>
    /// <returns>The new instance's ID.</returns>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="OrchestrationAlreadyExistsException">It has not ended, and no new ID is given.</exception>
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
    /// <exception cref="ArgumentException">There is no such instance, unless the settings turn this check off.</exception>
    /// <exception cref="InvalidOperationException">It has ended, likewise.</exception>
    public async Task RaiseEventAsync(string instanceId, string name, string? input)
    {
        if (string.IsNullOrEmpty(name)) throw new ArgumentNullException(nameof(name));
        if (options.ThrowStatusExceptionsOnRaiseEvent ?? true) await RequireAsync(instanceId, Live, $"Cannot raise event {name} for orchestration");
        await SendAsync(instanceId, new EventRaisedEvent(-1, input) { Name = name });
    }

    public Task<OrchestrationQueryResult> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken) =>
        store.Queries.GetOrchestrationWithQueryAsync(query, cancellationToken);

    /// <summary>Removes an instance that has ended, its history included.</summary>
    /// <returns>How many instances were removed; 0 where there is no such instance.</returns>
    /// <exception cref="InvalidOperationException">It has not ended.</exception>
    public async Task<PurgeResult> PurgeAsync(string instanceId)
    {
        if (await FindAsync(instanceId) is not { } state) return new PurgeResult(0);
        if (!HasEnded(state.OrchestrationStatus)) throw new InvalidOperationException(NotPurgeableMessage(instanceId, state.OrchestrationStatus));
        return await store.Purges.PurgeInstanceStateAsync(instanceId);
    }

    public Task<PurgeResult> PurgeAsync(PurgeInstanceFilter filter) => store.Purges.PurgeInstanceStateAsync(filter);

    public static string NotPurgeableMessage(string instanceId, OrchestrationStatus status) =>
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

/// <summary>The task hubs of this host.</summary>
internal sealed class TaskHubs
{
    private readonly ConcurrentDictionary<string, TaskHub> _hubs = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => _hubs.Keys.Order(StringComparer.Ordinal);

    /// <summary>Finds a hub; null where there is none. Without a name it is the only hub, where there is just one.</summary>
    public TaskHub? Find(string? name) => string.IsNullOrEmpty(name)
        ? _hubs.Count == 1 ? _hubs.Values.First() : null
        : _hubs.GetValueOrDefault(name);

    /// <summary>The hub of a name, which is created on first use.</summary>
    public TaskHub GetOrAdd(string name, Func<TaskHub> create) => _hubs.GetOrAdd(name, _ => create());
}
