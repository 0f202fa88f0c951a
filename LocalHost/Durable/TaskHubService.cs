using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.Query;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalHost.Durable.Management;
using LocalHost.Durable.Protobuf;
using Microsoft.Extensions.Logging;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalHost.Durable;

/// <summary>
/// The gRPC service of the DurableTaskClient in workers, with the status codes and messages of TaskHubGrpcServer of the WebJobs extension. A header names the
/// hub. The base class answers calls about entities with Unimplemented.
/// </summary>
internal sealed class TaskHubService(TaskHubs hubs, ILogger<TaskHubService> logger) : P.TaskHubSidecarService.TaskHubSidecarServiceBase
{
    private const int MaxHistoryChunkBytes = 2 * 1024 * 1024;
    private const int DefaultPageSize = 100;

    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<P.CreateInstanceResponse> StartInstance(P.CreateInstanceRequest request, ServerCallContext context)
    {
        var hub = Hub(context);
        try
        {
            var start = TaskHub.NewStart(request.Name, request.InstanceId, request.Input, request.Version);
            start.ScheduledStartTime = request.ScheduledStartTimestamp?.ToDateTime();
            start.Tags = new Dictionary<string, string>(request.Tags);
            RestartTags.ThrowIfReserved(start.Tags);
            var trace = new ClientTrace(
                request.ParentTraceContext?.TraceParent, request.ParentTraceContext?.TraceState, request.RequestTime?.ToDateTimeOffset());

            await hub.StartAsync(start, ToStatuses(request.OrchestrationIdReusePolicy?.ReplaceableStatus), trace, context.CancellationToken);
            return new P.CreateInstanceResponse { InstanceId = start.OrchestrationInstance.InstanceId };
        }
        catch (OrchestrationAlreadyExistsException)
        {
            throw Refusal(StatusCode.AlreadyExists, $"An Orchestration instance with the ID {request.InstanceId} already exists.");
        }
        catch (ArgumentException exception)
        {
            throw Refusal(StatusCode.InvalidArgument, $"Invalid argument for start instance request for instance ID {request.InstanceId}: {exception.Message}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var message = $"Failed to start instance with ID {request.InstanceId}.\nInner Exception message: {exception.Message}.";
            throw Failure(StatusCode.Internal, message, exception, context);
        }
    }

    public override async Task<P.GetInstanceResponse> GetInstance(P.GetInstanceRequest request, ServerCallContext context) =>
        StateConverter.ToGetInstanceResponse(await Hub(context).FindAsync(request.InstanceId), request.GetInputsAndOutputs);

    /// <summary>Polls with growing pauses until the client leaves, because stores signal the end of an instance but not its start.</summary>
    public override async Task<P.GetInstanceResponse> WaitForInstanceStart(P.GetInstanceRequest request, ServerCallContext context)
    {
        var hub = Hub(context);
        for (var pause = TimeSpan.FromMilliseconds(10); ; pause = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * 2, 1000)))
        {
            if (await hub.FindAsync(request.InstanceId) is { OrchestrationStatus: not OrchestrationStatus.Pending } state)
                return StateConverter.ToGetInstanceResponse(state, request.GetInputsAndOutputs);
            await Task.Delay(pause, context.CancellationToken);
        }
    }

    public override async Task<P.GetInstanceResponse> WaitForInstanceCompletion(P.GetInstanceRequest request, ServerCallContext context) =>
        StateConverter.ToGetInstanceResponse(
            await Hub(context).WaitForEndAsync(request.InstanceId, Timeout.InfiniteTimeSpan, context.CancellationToken), request.GetInputsAndOutputs);

    public override Task<P.RaiseEventResponse> RaiseEvent(P.RaiseEventRequest request, ServerCallContext context) => ControlAsync(
        context, () => Hub(context).RaiseEventAsync(request.InstanceId, request.Name, request.Input), new P.RaiseEventResponse(),
        notFound: e => e.Message, wrongState: _ => "The orchestration instance with the provided instance id is not running.");

    public override Task<P.TerminateResponse> TerminateInstance(P.TerminateRequest request, ServerCallContext context) =>
        ControlAsync(context, () => Hub(context).TerminateAsync(request.InstanceId, request.Output), new P.TerminateResponse());

    public override Task<P.SuspendResponse> SuspendInstance(P.SuspendRequest request, ServerCallContext context) =>
        ControlAsync(context, () => Hub(context).SuspendAsync(request.InstanceId, request.Reason), new P.SuspendResponse());

    public override Task<P.ResumeResponse> ResumeInstance(P.ResumeRequest request, ServerCallContext context) =>
        ControlAsync(context, () => Hub(context).ResumeAsync(request.InstanceId, request.Reason), new P.ResumeResponse());

    public override Task<P.RewindInstanceResponse> RewindInstance(P.RewindInstanceRequest request, ServerCallContext context) => ControlAsync(
        context, () => Hub(context).RewindAsync(request.InstanceId, request.Reason), new P.RewindInstanceResponse(),
        notFound: e => e.Message, wrongState: e => e.Message);

    public override async Task<P.RestartInstanceResponse> RestartInstance(P.RestartInstanceRequest request, ServerCallContext context)
    {
        var response = new P.RestartInstanceResponse();
        var newInstanceId = request.RestartWithNewInstanceId ? Guid.NewGuid().ToString("N") : request.InstanceId;
        try
        {
            return await ControlAsync(
                context,
                async () => response.InstanceId = await Hub(context).RestartAsync(request.InstanceId, newInstanceId, version: null, context.CancellationToken),
                response);
        }
        catch (OrchestrationAlreadyExistsException exception)
        {
            throw Refusal(StatusCode.FailedPrecondition, $"Non-terminal instance with this instance ID already exists: {exception.Message}");
        }
    }

    public override async Task<P.QueryInstancesResponse> QueryInstances(P.QueryInstancesRequest request, ServerCallContext context)
    {
        var query = request.Query;
        var page = await Hub(context).QueryAsync(
            new OrchestrationQuery
            {
                RuntimeStatus = query.RuntimeStatus.Count == 0 ? null : ToStatuses(query.RuntimeStatus)!.ToList(),
                CreatedTimeFrom = query.CreatedTimeFrom?.ToDateTime(),
                CreatedTimeTo = query.CreatedTimeTo?.ToDateTime(),
                TaskHubNames = query.TaskHubNames.Count == 0 ? null : query.TaskHubNames,
                PageSize = query.MaxInstanceCount > 0 ? query.MaxInstanceCount : DefaultPageSize,
                ContinuationToken = query.ContinuationToken,
                InstanceIdPrefix = query.InstanceIdPrefix,
                FetchInputsAndOutputs = query.FetchInputsAndOutputs,
                ExcludeEntities = true,
            },
            context.CancellationToken);

        var response = new P.QueryInstancesResponse { ContinuationToken = page.ContinuationToken };
        response.OrchestrationState.AddRange(page.OrchestrationState.Select(state => StateConverter.ToProtobuf(state, query.FetchInputsAndOutputs)));
        return response;
    }

    public override async Task<P.PurgeInstancesResponse> PurgeInstances(P.PurgeInstancesRequest request, ServerCallContext context)
    {
        try
        {
            var result = request.RequestCase switch
            {
                P.PurgeInstancesRequest.RequestOneofCase.InstanceId => await Hub(context).PurgeAsync(request.InstanceId),
                P.PurgeInstancesRequest.RequestOneofCase.PurgeInstanceFilter => await Hub(context).PurgeAsync(ToFilter(request.PurgeInstanceFilter)),
                _ => throw new ArgumentException($"Unknown purge request type '{request.RequestCase}'."),
            };
            var response = new P.PurgeInstancesResponse { DeletedInstanceCount = result.DeletedInstanceCount };
            if (result.IsComplete is { } complete) response.IsComplete = complete;
            return response;
        }
        catch (ArgumentException exception)
        {
            throw Refusal(StatusCode.InvalidArgument, exception.Message);
        }
        catch (InvalidOperationException exception)
        {
            throw Refusal(StatusCode.FailedPrecondition, exception.Message);
        }
        catch (Exception exception) when (exception is not (RpcException or OperationCanceledException))
        {
            throw Failure(StatusCode.Internal, $"Failed during purging instances: {exception.Message}", exception, context);
        }
    }

    /// <summary>Sends chunks of at most 2 MB, which stay below the message limit of any client.</summary>
    public override async Task StreamInstanceHistory(
        P.StreamInstanceHistoryRequest request, IServerStreamWriter<P.HistoryChunk> responseStream, ServerCallContext context)
    {
        var hub = Hub(context);
        if (await hub.FindAsync(request.InstanceId) is null)
            throw Refusal(StatusCode.NotFound, $"Orchestration instance with ID {request.InstanceId} was not found.");

        var (chunk, bytes) = (new P.HistoryChunk(), 0);
        foreach (var historyEvent in HistoryJson.ReadEvents(await hub.GetHistoryJsonAsync(request.InstanceId)))
        {
            var converted = HistoryEventConverter.ToProtobuf(historyEvent);
            var size = converted.CalculateSize();
            if (bytes + size > MaxHistoryChunkBytes && chunk.Events.Count > 0)
            {
                await responseStream.WriteAsync(chunk, context.CancellationToken);
                (chunk, bytes) = (new P.HistoryChunk(), 0);
            }

            chunk.Events.Add(converted);
            bytes += size;
        }

        if (chunk.Events.Count > 0) await responseStream.WriteAsync(chunk, context.CancellationToken);
    }

    /// <exception cref="RpcException">InvalidArgument: this host has no such hub.</exception>
    private TaskHub Hub(ServerCallContext context)
    {
        var name = context.RequestHeaders.GetValue("Durable-TaskHub");
        return hubs.Find(name) ?? throw Refusal(StatusCode.InvalidArgument, $"This host has no task hub '{name}'.");
    }

    private async Task<T> ControlAsync<T>(
        ServerCallContext context,
        Func<Task> operation,
        T response,
        Func<Exception, string>? notFound = null,
        Func<Exception, string>? wrongState = null)
    {
        try
        {
            await operation();
            return response;
        }
        catch (ArgumentNullException exception)
        {
            throw Refusal(StatusCode.InvalidArgument, exception.Message);
        }
        catch (ArgumentException exception)
        {
            throw Refusal(StatusCode.NotFound, notFound?.Invoke(exception) ?? $"ArgumentException: {exception.Message}");
        }
        catch (InvalidOperationException exception)
        {
            throw Refusal(StatusCode.FailedPrecondition, wrongState?.Invoke(exception) ?? $"InvalidOperationException: {exception.Message}");
        }
        catch (Exception exception) when (exception is not (RpcException or OperationCanceledException or OrchestrationAlreadyExistsException))
        {
            throw Failure(StatusCode.Unknown, exception.Message, exception, context);
        }
    }

    private static RpcException Refusal(StatusCode code, string message) => new(new Status(code, message));

    private RpcException Failure(StatusCode code, string message, Exception cause, ServerCallContext context)
    {
        logger.LogWarning(cause, "Unhandled exception in local gRPC call '{Method}'.", context.Method);
        return Refusal(code, message);
    }

    private static IEnumerable<OrchestrationStatus>? ToStatuses(IEnumerable<P.OrchestrationStatus>? statuses) =>
        statuses?.Select(status => (OrchestrationStatus)status);

    private static PurgeInstanceFilter ToFilter(P.PurgeInstanceFilter filter)
    {
        if (filter.Timeout is { } limit && (limit.Seconds < 0 || limit.Nanos < 0))
            throw new ArgumentOutOfRangeException(nameof(filter), "Timeout must be non-negative.");

        return new PurgeInstanceFilter(
            filter.CreatedTimeFrom?.ToDateTime() ?? DateTime.MinValue,
            filter.CreatedTimeTo?.ToDateTime(),
            filter.RuntimeStatus.Count == 0 ? null : ToStatuses(filter.RuntimeStatus)!.ToList())
        {
            Timeout = filter.Timeout?.ToTimeSpan(),
        };
    }
}
