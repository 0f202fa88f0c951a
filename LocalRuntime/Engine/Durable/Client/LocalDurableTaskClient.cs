using System.Diagnostics;
using LocalRuntime.Engine.Durable.Hub;
using LocalRuntime.Engine.Durable.Records;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Client;

/// <summary>The client of one app's task hub. Official source: <c>GrpcDurableTaskClient.cs</c> (durabletask-dotnet).</summary>
internal sealed class LocalDurableTaskClient : DurableTaskClient
{
    private readonly TaskHub _hub;
    private readonly InstanceRequests _requests;
    private readonly InstanceQueries _queries;

    public LocalDurableTaskClient(TaskHub hub)
        : base(hub.Name)
    {
        _hub = hub;
        _requests = new InstanceRequests(hub);
        _queries = new InstanceQueries(hub, _requests);
    }

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        var policy = DedupePolicy.Read(options?.DedupeStatuses);
        var id = string.IsNullOrEmpty(options?.InstanceId) ? _hub.Random.NextGuid().ToString("N") : options.InstanceId;
        if (id.StartsWith('@'))
        {
            throw new NotSupportedException(
                $"Instance IDs that begin with '@', such as '{id}', are those of durable entities, which the local runtime does not have.");
        }

        cancellation.ThrowIfCancellationRequested();
        using var creation = DurableTracing.BeginCreation(orchestratorName.Name, id);
        var traceParent = (creation ?? Activity.Current) is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;
        var start = new InstanceStarted(
            _hub.Name,
            id,
            _hub.Now,
            orchestratorName.Name,
            options?.Version?.Version,
            _hub.App.Converter.Serialize(input),
            options?.StartAt?.UtcDateTime,
            options?.Tags is { Count: > 0 } tags ? tags : null,
            traceParent,
            traceParent is null ? null : ActivitySpanId.CreateRandom().ToHexString());
        await _requests.StartAsync(start, policy);
        return id;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        cancellation.ThrowIfCancellationRequested();
        return _requests.RaiseAsync(instanceId, new EventRaised(eventName, _hub.App.Converter.Serialize(eventPayload)));
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return _requests.TerminateAsync(instanceId, _hub.App.Converter.Serialize(options?.Output));
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return _requests.SuspendAsync(instanceId);
    }

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return _requests.ResumeAsync(instanceId);
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Task.FromResult(_hub.Find(instanceId) is { } view ? InstanceMetadata.OfOne(view, ConverterFor(getInputsAndOutputs)) : null);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create((continuation, pageSize, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(_queries.Find(query, continuation ?? query.ContinuationToken, pageSize ?? query.PageSize));
        });
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var view = await _hub.Mail.WaitAsync(instanceId, view => view.Status != OrchestrationRuntimeStatus.Pending, cancellation);
        return InstanceMetadata.OfOne(view, ConverterFor(getInputsAndOutputs));
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var view = await _hub.Mail.WaitAsync(instanceId, view => view.HasEnded, cancellation);
        return InstanceMetadata.OfOne(view, ConverterFor(getInputsAndOutputs));
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return new PurgeResult(await _requests.PurgeAsync(instanceId) ? 1 : 0);
    }

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _queries.PurgeAsync(filter, cancellation);
    }

    public override ValueTask DisposeAsync() => default;

    private DataConverter? ConverterFor(bool getInputsAndOutputs) => getInputsAndOutputs ? _hub.App.Converter : null;
}
