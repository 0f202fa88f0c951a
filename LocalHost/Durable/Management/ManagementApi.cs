using System.Text.Json.Nodes;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.Query;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using static LocalHost.Durable.Management.ManagementAnswer;

namespace LocalHost.Durable.Management;

/// <summary>
/// The management API of Durable Functions under <c>/runtime/webhooks/durabletask</c>, with the paths, codes and bodies of HttpApiHandler of the WebJobs
/// extension (learn.microsoft.com: "HTTP APIs in Durable Functions"). Entities are not served.
/// </summary>
internal sealed class ManagementApi(TaskHubs hubs, ILogger<ManagementApi> logger)
{
    private const string ContinuationHeader = "x-ms-continuation-token";

    public void Map(IEndpointRouteBuilder routes) => routes.Map(
        ManagementUrls.Path + "/{**path}", async http => await (await HandleAsync(http)).ExecuteAsync(http));

    private async Task<IResult> HandleAsync(HttpContext http)
    {
        var request = new ManagementRequest(http);
        try
        {
            return hubs.Find(request.Query("taskHub")) is { } hub ? await HandleAsync(hub, request) : Error(400, "There is no such task hub.");
        }
        catch (ArgumentException exception)
        {
            return Error(400, "One or more of the arguments submitted is incorrect", exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "A request to the management API failed.");
            return Error(500, "Something went wrong while processing your request", exception);
        }
    }

    private static Task<IResult> HandleAsync(TaskHub hub, ManagementRequest request) => (request.Method, request.Segments) switch
    {
        ("POST", ["orchestrators", var name]) => StartAsync(hub, request, name, instanceId: null),
        ("POST", ["orchestrators", var name, var id]) => StartAsync(hub, request, name, id),
        ("GET", ["instances"]) => ListAsync(hub, request),
        ("DELETE", ["instances"]) => PurgeAsync(hub, request),
        ("GET", ["instances", var id]) => ShowAsync(hub, request, id),
        ("DELETE", ["instances", var id]) => PurgeAsync(hub, id),
        ("POST", ["instances", var id, var operation]) => operation.ToUpperInvariant() switch
        {
            "TERMINATE" => ControlAsync(hub, id, () => hub.TerminateAsync(id, request.Query("reason"))),
            "SUSPEND" => ControlAsync(hub, id, () => hub.SuspendAsync(id, request.Query("reason"))),
            "RESUME" => ControlAsync(hub, id, () => hub.ResumeAsync(id, request.Query("reason"))),
            "REWIND" => RewindAsync(hub, request, id),
            "RESTART" => RestartAsync(hub, request, id, request.Flag("restartWithNewInstanceId") ?? true ? Guid.NewGuid().ToString("N") : id, version: null),
            "RESTARTWITHOPTIONS" => RestartWithOptionsAsync(hub, request, id),
            _ => Task.FromResult(Empty(404)),
        },
        ("POST", ["instances", var id, var operation, var name]) when operation.Equals("raiseEvent", StringComparison.OrdinalIgnoreCase) =>
            RaiseEventAsync(hub, request, id, name),
        (_, ["entities", ..]) => Task.FromResult(Error(501, "This host does not run entities.")),
        _ => Task.FromResult(Empty(404)),
    };

    private static async Task<IResult> StartAsync(TaskHub hub, ManagementRequest request, string name, string? instanceId)
    {
        var input = await request.ReadBodyAsync();
        if (input is not null && !IsJson(input)) return Error(400, "Invalid JSON content");

        var start = TaskHub.NewStart(name, instanceId, input, request.Query("version"));
        try
        {
            await hub.StartAsync(start, replaceable: null, request.Trace, request.Aborted);
            return await WaitAsync(hub, request, start.OrchestrationInstance.InstanceId);
        }
        catch (OrchestrationAlreadyExistsException exception)
        {
            return Error(409, exception.Message);
        }
        catch (ArgumentException exception)
        {
            return Error(400, exception.Message);
        }
    }

    private static async Task<IResult> RestartAsync(TaskHub hub, ManagementRequest request, string instanceId, string newInstanceId, string? version)
    {
        try
        {
            await hub.RestartAsync(instanceId, newInstanceId, version, request.Aborted);
            return await WaitAsync(hub, request, newInstanceId);
        }
        catch (OrchestrationAlreadyExistsException exception)
        {
            return Error(409, "A non-terminal instance with this instance ID already exists.", exception);
        }
        catch (ArgumentException exception)
        {
            return Error(400, "InstanceId does not match a valid orchestration instance.", exception);
        }
    }

    private static async Task<IResult> RestartWithOptionsAsync(TaskHub hub, ManagementRequest request, string instanceId)
    {
        var newInstanceId = request.Query("newInstanceId");
        if (string.IsNullOrWhiteSpace(newInstanceId)) return Error(400, "A new orchestration instance ID must be provided.");
        if (newInstanceId.StartsWith('@')) return Error(400, "Orchestration instance IDs must not start with @.");
        if (newInstanceId.Any(c => c is '/' or '\\' or '?' or '#' || char.IsControl(c)))
            return Error(400, @"Orchestration instance IDs must not contain /, \, #, ?, or control characters.");
        if (newInstanceId.Length > 256) return Error(400, "Instance ID lengths must not exceed 256 characters.");
        return await RestartAsync(hub, request, instanceId, newInstanceId, request.Query("version"));
    }

    /// <summary>Answers with the output where the caller asked to wait and the instance completes in time, otherwise with the management URLs.</summary>
    private static async Task<IResult> WaitAsync(TaskHub hub, ManagementRequest request, string instanceId)
    {
        if (request.Seconds("timeout") is { } timeout && request.Seconds("pollingInterval") is { } interval)
        {
            if (interval > timeout)
                throw new ArgumentException($"Total timeout {timeout.TotalSeconds} should be bigger than retry timeout {interval.TotalSeconds}");

            var state = await hub.WaitForEndAsync(instanceId, timeout, request.Aborted);
            if (state is { OrchestrationStatus: OrchestrationStatus.Completed }) return Json(200, InstanceJson.ToNode(state.Output));
            if (state is not null && TaskHub.HasEnded(state.OrchestrationStatus)) return Json(200, InstanceJson.Of(state, showInput: true, history: null));
        }

        var urls = ManagementUrls.Of(request.Authority(hub.Options), instanceId, hub.Options);
        return Accepted(urls, urls["statusQueryGetUri"]!.GetValue<string>(), retryAfterSeconds: 10);
    }

    private static async Task<IResult> ListAsync(TaskHub hub, ManagementRequest request)
    {
        var page = await hub.QueryAsync(
            new OrchestrationQuery
            {
                InstanceIdPrefix = request.Query("instanceIdPrefix"),
                CreatedTimeFrom = request.Time("createdTimeFrom"),
                CreatedTimeTo = request.Time("createdTimeTo"),
                RuntimeStatus = request.Statuses("runtimeStatus") is { Count: > 0 } statuses ? statuses : null,
                PageSize = request.Number("top") ?? 100,
                ContinuationToken = request.Header(ContinuationHeader),
            },
            request.Aborted);

        var showInput = request.Flag("showInput") ?? true;
        if (!string.IsNullOrEmpty(page.ContinuationToken)) request.Respond(ContinuationHeader, page.ContinuationToken);
        return Json(200, new JsonArray([.. page.OrchestrationState.Select(state => InstanceJson.Of(state, showInput, history: null))]));
    }

    private static async Task<IResult> ShowAsync(TaskHub hub, ManagementRequest request, string instanceId)
    {
        if (await hub.FindAsync(instanceId) is not { } state) return Empty(404);

        var showInput = request.Flag("showInput") ?? true;
        JsonArray? history = null;
        if (request.Flag("showHistory") == true && state.OrchestrationStatus != OrchestrationStatus.Pending
            && await hub.GetHistoryJsonAsync(instanceId) is { Length: > 0 } stored)
        {
            history = HistoryJson.ForClients(stored, request.Flag("showHistoryOutput") ?? false, showInput);
        }

        var shown = InstanceJson.Of(state, showInput, history);
        if (!TaskHub.HasEnded(state.OrchestrationStatus)) return Accepted(shown, request.Url, retryAfterSeconds: 5);
        var asError = state.OrchestrationStatus == OrchestrationStatus.Failed && request.Flag("returnInternalServerErrorOnFailure") == true;
        return Json(asError ? 500 : 200, shown);
    }

    private static async Task<IResult> PurgeAsync(TaskHub hub, string instanceId)
    {
        if (await hub.FindAsync(instanceId) is not { } state) return Empty(404);
        if (!TaskHub.HasEnded(state.OrchestrationStatus)) return Json(412, TaskHub.NotPurgeableMessage(instanceId, state.OrchestrationStatus));
        return Purged(await hub.PurgeAsync(instanceId));
    }

    private static async Task<IResult> PurgeAsync(TaskHub hub, ManagementRequest request)
    {
        if (request.Time("createdTimeFrom") is not { } from) return Json(400, "Please provide value for 'createdTimeFrom' parameter.");

        var statuses = request.Statuses("runtimeStatus");
        var to = request.Time("createdTimeTo") ?? DateTime.UtcNow;
        var result = await hub.PurgeAsync(new PurgeInstanceFilter(from, to, statuses.Count > 0 ? statuses : null));
        return result.DeletedInstanceCount == 0 ? Empty(404) : Purged(result);
    }

    private static IResult Purged(PurgeResult result) => Json(200, new JsonObject { ["instancesDeleted"] = result.DeletedInstanceCount });

    private static async Task<IResult> ControlAsync(TaskHub hub, string instanceId, Func<Task> operation)
    {
        if (await hub.FindAsync(instanceId) is not { } state) return Empty(404);
        if (TaskHub.HasEnded(state.OrchestrationStatus)) return Empty(410);
        await operation();
        return Empty(202);
    }

    private static async Task<IResult> RewindAsync(TaskHub hub, ManagementRequest request, string instanceId)
    {
        if (await hub.FindAsync(instanceId) is not { } state) return Json(404, $"No orchestration with instance ID \"${instanceId}\" found.");
        if (state.OrchestrationStatus != OrchestrationStatus.Failed)
        {
            return Json(412, $"This orchestration has status {state.OrchestrationStatus}, "
                + "but only orchestrations in the \"Failed\" state can be rewound.");
        }

        await hub.RewindAsync(instanceId, request.Query("reason"));
        return Empty(202);
    }

    private static async Task<IResult> RaiseEventAsync(TaskHub hub, ManagementRequest request, string instanceId, string name)
    {
        if (await hub.FindAsync(instanceId) is not { } state) return Empty(404);
        if (TaskHub.HasEnded(state.OrchestrationStatus)) return Empty(410);
        if (!request.HasJsonContent) return Error(400, "Only application/json request content is supported");
        var input = await request.ReadBodyAsync();
        if (input is null || !IsJson(input)) return Error(400, "Invalid JSON content");

        await hub.RaiseEventAsync(instanceId, name, input);
        return Empty(202);
    }
}
